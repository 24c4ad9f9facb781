import NIOCore
import NIOPosix

@testable import PNSServer

/// A TCP connection of a test that speaks in bytes.
final class RawConnection: Sendable {
    /// An HTTP answer.
    struct Response: Hashable, Sendable {
        var status: Int
        var headers: [String: [String]]
        var body: String

        /// The value of a header that stands once.
        func header(_ name: String) -> String? {
            guard let values = self.headers[name], values.count == 1 else { return nil }
            return values[0]
        }
    }

    /// A frame of the server.
    struct Frame: Hashable, Sendable {
        var firstByte: UInt8
        var isMasked: Bool
        var payload: [UInt8]

        var text: String { String(decoding: self.payload, as: UTF8.self) }

        static func text(_ text: String) -> Frame {
            Frame(firstByte: 0x81, isMasked: false, payload: Array(text.utf8))
        }

        static func pong(_ payload: [UInt8]) -> Frame {
            Frame(firstByte: 0x8A, isMasked: false, payload: payload)
        }

        /// The code of a close frame.
        var closeCode: UInt16? {
            guard self.firstByte == 0x88, self.payload.count >= 2 else { return nil }
            return UInt16(self.payload[0]) << 8 | UInt16(self.payload[1])
        }
    }

    struct Ended: Error {
        var rest: [UInt8]
    }

    private let channel: any Channel
    private let inbox: Inbox

    private init(channel: any Channel, inbox: Inbox) {
        self.channel = channel
        self.inbox = inbox
    }

    static func open(_ address: ServerAddresses.Address) async throws -> RawConnection {
        let inbox = Inbox()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Receiver(inbox: inbox))
                }
            }
            .connect(host: address.host, port: address.port).get()
        return RawConnection(channel: channel, inbox: inbox)
    }

    func send(_ text: String) async throws {
        try await self.send(Array(text.utf8))
    }

    func send(_ frames: TestFrame...) async throws {
        try await self.send(frames.flatMap(\.bytes))
    }

    /// Sends bytes, in pieces that are written one after another.
    func send(_ bytes: [UInt8], pieces: Int = .max) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            try await self.channel.writeAndFlush(ByteBuffer(bytes: rest.prefix(pieces)))
            rest = rest.dropFirst(pieces)
        }
    }

    /// Stops or goes on taking bytes from the socket.
    func setReading(_ isReading: Bool) async throws {
        try await self.channel.setOption(.autoRead, value: isReading).get()
    }

    /// Ends the sending side.
    func endSending() async throws {
        try await self.channel.close(mode: .output)
    }

    func close() async throws {
        try await self.channel.close()
    }

    /// Takes an HTTP answer with a `Content-Length`, or without a body.
    func response(hasBody: Bool = true) async throws -> Response {
        try await self.take { bytes in Self.parse(&bytes, hasBody: hasBody) }
    }

    func frame() async throws -> Frame {
        try await self.take { bytes in
            guard bytes.count >= 2 else { return nil }
            let isMasked = bytes[1] & 0x80 != 0
            var (count, start) = (Int(bytes[1] & 0x7F), 2)
            if count == 126 {
                guard bytes.count >= 4 else { return nil }
                (count, start) = (Int(bytes[2]) << 8 | Int(bytes[3]), 4)
            } else if count == 127 {
                guard bytes.count >= 10 else { return nil }
                (count, start) = (bytes[2..<10].reduce(0) { $0 << 8 | Int($1) }, 10)
            }
            guard bytes.count >= start + count else { return nil }
            let frame = Frame(firstByte: bytes[0], isMasked: isMasked, payload: Array(bytes[start..<(start + count)]))
            bytes.removeFirst(start + count)
            return frame
        }
    }

    /// Waits for the end of what the server sends, and gives what was not taken.
    func end() async -> [UInt8] {
        await self.inbox.take { bytes, isClosed in isClosed ? bytes : nil }
    }

    private func take<Part: Sendable>(_ parse: @escaping @Sendable (inout [UInt8]) -> Part?) async throws -> Part {
        try await self.inbox.take { bytes, isClosed -> Result<Part, Ended>? in
            parse(&bytes).map { .success($0) } ?? (isClosed ? .failure(Ended(rest: bytes)) : nil)
        }.get()
    }

    private static func parse(_ bytes: inout [UInt8], hasBody: Bool) -> Response? {
        let end = Array("\r\n\r\n".utf8)
        guard let headEnd = bytes.indices.dropLast(3).first(where: { bytes[$0..<($0 + 4)].elementsEqual(end) }) else {
            return nil
        }
        let lines = String(decoding: bytes[..<headEnd], as: UTF8.self).split(separator: "\r\n")
        var headers: [String: [String]] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased(), default: []].append(String(parts[1].drop { $0 == " " }))
        }
        let count = hasBody ? Int(headers["content-length"]?.first ?? "") ?? 0 : 0
        guard bytes.count >= headEnd + 4 + count else { return nil }
        let body = String(decoding: bytes[(headEnd + 4)..<(headEnd + 4 + count)], as: UTF8.self)
        bytes.removeFirst(headEnd + 4 + count)
        return Response(status: Int(lines[0].split(separator: " ")[1]) ?? 0, headers: headers, body: body)
    }

    private final class Receiver: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let inbox: Inbox

        init(inbox: Inbox) {
            self.inbox = inbox
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.inbox.append(self.unwrapInboundIn(data).readableBytesView)
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event as? ChannelEvent == .inputClosed {
                self.inbox.close()
                context.close(promise: nil)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            self.inbox.close()
        }
    }
}
