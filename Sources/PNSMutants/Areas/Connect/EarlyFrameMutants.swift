import NIOCore
import NIOPosix
import PNSServer
import Synchronization

extension Mutants {
    /// What they make of bytes that a device sent before the answer to its handshake.
    static let earlyFrames: [Mutant] = [
        .early("drops-early-frames") { _ in ByteBuffer() },
        .early("repeats-early-frames") { bytes in
            var twice = bytes
            twice.writeImmutableBuffer(bytes)
            return twice
        },
    ]
}

extension Mutant {
    /// A mutant that changes what had arrived behind a handshake when that was answered.
    fileprivate static func early(
        _ id: String,
        _ change: @escaping @Sendable (ByteBuffer) -> ByteBuffer
    ) -> Mutant {
        Mutant(id) { $0.seams.inboundBytes = { EarlyBytes(change) } }
    }
}

/// Changes what a connection gets before anything is read from its socket.
private struct EarlyBytes: ByteInterceptor {
    private let change: @Sendable (ByteBuffer) -> ByteBuffer
    private let isOver = Flag()

    init(_ change: @escaping @Sendable (ByteBuffer) -> ByteBuffer) {
        self.change = change
        guard let loop = MultiThreadedEventLoopGroup.currentEventLoop else { return }
        // What is left over from the handshake is handed on by the next task of the loop, so the one behind it is ours.
        loop.execute { [isOver = self.isOver] in
            loop.execute { isOver.set() }
        }
    }

    mutating func intercept(_ bytes: ByteBuffer) -> ByteBuffer {
        self.isOver.isSet ? bytes : self.change(bytes)
    }
}

/// Something that happens once.
private final class Flag: Sendable {
    private let state = Atomic(false)

    var isSet: Bool { self.state.load(ordering: .relaxed) }

    func set() { self.state.store(true, ordering: .relaxed) }
}
