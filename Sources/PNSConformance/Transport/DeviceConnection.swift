import NIOCore
import NIOPosix
import Synchronization

/// One TCP connection of a device that the runner plays: a handshake written by hand, then frames.
///
/// Pings are answered; everything else is left to the caller. Events come in order, on the event loop.
final class DeviceConnection: Sendable {
    /// What a connection does by itself; changed from outside.
    fileprivate final class Manners: Sendable {
        let answersPings = Atomic(true)
    }

    private let channel: any Channel
    private let manners: Manners

    private init(channel: any Channel, manners: Manners) {
        self.channel = channel
        self.manners = manners
    }

    /// Connects, sends the bytes of a handshake, and hands on what comes back.
    ///
    /// - Parameters:
    ///   - endpoint: Where the server listens.
    ///   - handshake: The bytes to send at once; frames can follow in the same bytes.
    ///   - isNarrow: Whether the system keeps little of what is not read, so that the server soon notices.
    ///   - faults: What the network does to the connection.
    ///   - group: The event loops to use.
    ///   - onEvent: Called on the event loop for each event; ``DeviceConnectionEvent/ended(fault:)`` is the last.
    /// - Returns: The connection.
    /// - Throws: The error of the connect.
    static func open(
        _ endpoint: Endpoint,
        handshake: [UInt8],
        isNarrow: Bool = false,
        faults: [FaultLine] = [],
        on group: any EventLoopGroup,
        onEvent: @escaping @Sendable (DeviceConnectionEvent) -> Void
    ) async throws -> DeviceConnection {
        let manners = Manners()
        var bootstrap = ClientBootstrap(group: group)
        if isNarrow { bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: 4_096) }
        let channel =
            try await bootstrap
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.allowRemoteHalfClosure, value: false)
            .connectTimeout(.seconds(5))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try endpoint.secure(channel.pipeline.syncOperations)
                    for line in faults {
                        try channel.pipeline.syncOperations.addHandler(FaultHandler(line, hasFrames: true))
                    }
                    try channel.pipeline.syncOperations.addHandler(DeviceConnectionHandler(manners, onEvent: onEvent))
                }
            }
            .connect(host: endpoint.host, port: endpoint.port).get()
        let connection = DeviceConnection(channel: channel, manners: manners)
        connection.send(handshake)
        return connection
    }

    /// Sends bytes as they are; a failure shows as the end of the connection.
    func send(_ bytes: [UInt8]) {
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    /// Sends each byte in a write of its own, so that the server reads them in as many pieces as the system makes of it.
    func sendBytewise(_ bytes: [UInt8]) {
        for byte in bytes { channel.writeAndFlush(ByteBuffer(bytes: [byte]), promise: nil) }
    }

    /// Ends the connection without a close frame, in order.
    func end() {
        channel.close(promise: nil)
    }

    /// Ends the connection with a reset, as a device that vanishes.
    func reset() { channel.vanish() }

    /// Stops or goes on answering pings.
    func setAnsweringPings(_ isAnswering: Bool) {
        manners.answersPings.store(isAnswering, ordering: .sequentiallyConsistent)
    }

    /// Stops or resumes reading from the socket.
    func setReading(_ isReading: Bool) {
        channel.setOption(.autoRead, value: isReading).whenComplete { _ in }
    }
}

private final class DeviceConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let manners: DeviceConnection.Manners
    private let onEvent: @Sendable (DeviceConnectionEvent) -> Void
    private var answer = HTTPAnswerReader()
    private var isOpen = false
    private var isRefused = false
    private var hasEnded = false
    /// A server that sends more than this on one connection wants to drown the runner.
    private static let maxBytes = 2 * ServerFrameReader.maxPayloadBytes
    private static let maxEvents = 100_000

    private var byteCount = 0
    private var eventCount = 0
    private var frames = ServerFrameReader()
    private var assembler = ServerMessageAssembler()

    init(_ manners: DeviceConnection.Manners, onEvent: @escaping @Sendable (DeviceConnectionEvent) -> Void) {
        self.manners = manners
        self.onEvent = onEvent
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        guard !hasEnded else { return }
        byteCount += buffer.readableBytes
        guard byteCount <= Self.maxBytes else { return end(context, fault: "more bytes than the runner takes") }
        if isOpen {
            frames.append(buffer.readableBytesView)
            readFrames(context)
        } else if !isRefused {
            handle(answer.read(buffer.readableBytesView), context)
        }
    }

    private func handle(_ progress: HTTPAnswerReader.Progress, _ context: ChannelHandlerContext) {
        switch progress {
        case .needsMore: break
        case .malformed(let why): end(context, fault: why)
        case .complete(let answer, let rest):
            isOpen = answer.status == 101
            isRefused = !isOpen
            onEvent(.handshake(answer))
            guard isOpen else { return end(context, fault: nil) }
            frames.append(rest)
            readFrames(context)
        }
    }

    private func readFrames(_ context: ChannelHandlerContext) {
        do {
            while !hasEnded, let frame = try frames.next() {
                for event in try assembler.receive(frame) {
                    if case .ping(let payload) = event { pong(payload, context) }
                    onEvent(event)
                    eventCount += 1
                }
                if eventCount > Self.maxEvents { end(context, fault: "more frames than the runner takes") }
            }
        } catch {
            onEvent(.violation("a message of \(error.length) bytes"))
            end(context, fault: "a message too long to read")
        }
    }

    private func pong(_ payload: [UInt8], _ context: ChannelHandlerContext) {
        guard manners.answersPings.load(ordering: .sequentiallyConsistent) else { return }
        let bytes = DeviceFrame(opcode: 10, payload: payload).bytes(maskedWith: [0x37, 0xFA, 0x21, 0x3D])
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isOpen, !isRefused, !hasEnded { handle(answer.end(), context) }
        end(context, fault: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error.isUncleanTLSEnd { return }
        end(context, fault: error.tlsReason ?? "\(error)")
    }

    private func end(_ context: ChannelHandlerContext, fault: String?) {
        guard !hasEnded else { return }
        hasEnded = true
        onEvent(.ended(fault: fault))
        context.close(promise: nil)
    }
}
