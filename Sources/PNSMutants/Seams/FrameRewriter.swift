import NIOCore
import PNSServer

/// Cuts the bytes of one direction of a connection into frames and puts other frames in their place.
struct FrameRewriter: ByteInterceptor {
    /// Gives the frames that go on instead of one.
    typealias Rewrite = (RawFrame) -> [RawFrame]

    private let rewrite: Rewrite
    private var unread: ArraySlice<UInt8> = []

    /// Makes the rewriter of one connection.
    ///
    /// - Parameter rewrite: Gives the frames that go on instead of one.
    init(_ rewrite: @escaping Rewrite) {
        self.rewrite = rewrite
    }

    mutating func intercept(_ bytes: ByteBuffer) -> ByteBuffer {
        self.unread += bytes.readableBytesView
        var changed = ByteBuffer()
        while let frame = RawFrame(from: &self.unread) {
            for other in self.rewrite(frame) { changed.writeBytes(other.bytes()) }
        }
        return changed
    }
}

extension MutantSetup {
    /// Puts other frames in place of those of a device.
    ///
    /// - Parameter make: Makes the rewriting of one connection; what it remembers lives in the closure.
    mutating func rewriteInbound(_ make: @escaping @Sendable () -> FrameRewriter.Rewrite) {
        self.seams.inboundBytes = { FrameRewriter(make()) }
    }

    /// Puts other frames in place of those of the server.
    ///
    /// - Parameter make: Makes the rewriting of one connection; what it remembers lives in the closure.
    mutating func rewriteOutbound(_ make: @escaping @Sendable () -> FrameRewriter.Rewrite) {
        self.seams.outboundBytes = { FrameRewriter(make()) }
    }
}

extension Mutant {
    /// A mutant that changes frames of devices.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - edit: Changes a frame, or leaves it as it is.
    /// - Returns: The mutant.
    static func inbound(_ id: String, _ edit: @escaping @Sendable (inout RawFrame) -> Void) -> Mutant {
        .inboundFrames(id) {
            { frame in
                var frame = frame
                edit(&frame)
                return [frame]
            }
        }
    }

    /// A mutant that does not notice some frames of devices.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - isDropped: Which.
    /// - Returns: The mutant.
    static func dropsInbound(_ id: String, _ isDropped: @escaping @Sendable (RawFrame) -> Bool) -> Mutant {
        .inboundFrames(id) { { isDropped($0) ? [] : [$0] } }
    }

    /// A mutant that puts other frames in place of those of a device.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - make: Makes the rewriting of one connection; what it remembers lives in the closure.
    /// - Returns: The mutant.
    static func inboundFrames(_ id: String, _ make: @escaping @Sendable () -> FrameRewriter.Rewrite) -> Mutant {
        Mutant(id) { $0.rewriteInbound(make) }
    }

    /// A mutant that changes frames of the server.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - edit: Changes a frame, or leaves it as it is.
    /// - Returns: The mutant.
    static func outbound(_ id: String, _ edit: @escaping @Sendable (inout RawFrame) -> Void) -> Mutant {
        Mutant(id) { setup in
            setup.rewriteOutbound {
                { frame in
                    var frame = frame
                    edit(&frame)
                    return [frame]
                }
            }
        }
    }

    /// A mutant that does not write some frames.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - isDropped: Which.
    /// - Returns: The mutant.
    static func dropsOutbound(_ id: String, _ isDropped: @escaping @Sendable (RawFrame) -> Bool) -> Mutant {
        Mutant(id) { $0.rewriteOutbound { { isDropped($0) ? [] : [$0] } } }
    }
}
