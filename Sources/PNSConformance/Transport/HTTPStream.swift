import NIOCore
import NIOPosix

/// One HTTP/1.1 request whose body is written bit by bit, and whose answer is read so.
///
/// Events come in order, on the event loop.
final class HTTPStream: Sendable {
    private let channel: any Channel

    private init(_ channel: any Channel) { self.channel = channel }

    /// Connects and sends the head of a request.
    ///
    /// - Parameters:
    ///   - request: Written byte for byte; one with a body to come says `Transfer-Encoding: chunked`.
    ///   - endpoint: Where the server listens.
    ///   - faults: What the network does to the connection.
    ///   - group: The event loops to use.
    ///   - onEvent: Called on the event loop; ``HTTPStreamEvent/ended(fault:)`` is the last.
    /// - Returns: The stream.
    /// - Throws: The error of the connect.
    static func open(
        _ request: HTTPRequest,
        to endpoint: Endpoint,
        faults: [FaultLine] = [],
        on group: any EventLoopGroup,
        onEvent: @escaping @Sendable (HTTPStreamEvent) -> Void
    ) async throws -> HTTPStream {
        let channel = try await ClientBootstrap(group: group)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(.seconds(5))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try endpoint.secure(channel.pipeline.syncOperations)
                    for line in faults {
                        try channel.pipeline.syncOperations.addHandler(FaultHandler(line, hasFrames: false))
                    }
                    try channel.pipeline.syncOperations.addHandler(HTTPStreamHandler(onEvent: onEvent))
                }
            }
            .connect(host: endpoint.host, port: endpoint.port).get()
        let stream = HTTPStream(channel)
        stream.send(request.bytes)
        return stream
    }

    /// Sends a part of the body as one chunk.
    func write(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        send(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [13, 10])
    }

    /// Ends the body.
    func finish() { send(Array("0\r\n\r\n".utf8)) }

    /// Stops or resumes reading from the socket.
    func setReading(_ isReading: Bool) {
        channel.setOption(.autoRead, value: isReading).whenComplete { _ in }
    }

    /// Ends the connection.
    func close() { channel.close(promise: nil) }

    private func send(_ bytes: [UInt8]) { channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }
}

private final class HTTPStreamHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let onEvent: @Sendable (HTTPStreamEvent) -> Void
    private var reader = HTTPStreamReader()
    private var hasEnded = false

    init(onEvent: @escaping @Sendable (HTTPStreamEvent) -> Void) { self.onEvent = onEvent }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        for event in reader.read(unwrapInboundIn(data).readableBytesView) { tell(event, context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let event = reader.end() { tell(event, context) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error.isUncleanTLSEnd { return }
        tell(.ended(fault: error.tlsReason ?? "\(error)"), context)
    }

    private func tell(_ event: HTTPStreamEvent, _ context: ChannelHandlerContext) {
        guard !hasEnded else { return }
        onEvent(event)
        guard case .ended = event else { return }
        hasEnded = true
        context.close(promise: nil)
    }
}
