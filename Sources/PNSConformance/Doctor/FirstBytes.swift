import NIOCore
import NIOPosix

/// What a server answers with, told from its first bytes.
enum FirstBytes: Equatable {
    case http11
    case otherHTTP(String)
    case tls
    case nothing
    case other(String)

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes.prefix(8), as: UTF8.self)
        // An alert, or a handshake that nobody asked for: RFC 8446 section 5.1.
        if bytes.count >= 2, bytes[0] == 0x15 || bytes[0] == 0x16, bytes[1] == 3 {
            self = .tls
        } else if bytes.isEmpty {
            self = .nothing
        } else if text == "HTTP/1.1" {
            self = .http11
        } else if text.hasPrefix("HTTP/") {
            self = .otherHTTP(text)
        } else {
            let hex = bytes.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
            self = .other(hex)
        }
    }

    /// Connects, sends bytes, and returns the first eight that come back, or fewer where the connection ends before.
    ///
    /// - Throws: ``CallFailure`` when there is no connection, or nothing comes in time.
    static func read(
        from endpoint: Endpoint,
        sending bytes: [UInt8],
        within timeout: Duration,
        on group: any EventLoopGroup
    ) async throws(CallFailure) -> [UInt8] {
        let loop = group.next()
        let promise = loop.makePromise(of: [UInt8].self)
        let amount = TimeAmount.nanoseconds(timeout.nanoseconds)
        let timer = loop.scheduleTask(in: amount) {
            let why = "\(endpoint.authority) takes the connection and does not answer within \(timeout.milliseconds) ms"
            promise.fail(CallFailure(why: why, isUnreachable: false))
        }
        defer { timer.cancel() }
        ClientBootstrap(group: loop)
            .connectTimeout(amount)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try endpoint.secure(channel.pipeline.syncOperations)
                    try channel.pipeline.syncOperations.addHandler(FirstBytesHandler(promise))
                }
            }
            .connect(host: endpoint.host, port: endpoint.port)
            .whenComplete { result in
                switch result {
                case .success(let channel):
                    channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
                    promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
                case .failure(let error):
                    let why = "cannot connect to \(endpoint.authority): \(error.connectReason)"
                    promise.fail(CallFailure(why: why, isUnreachable: true))
                }
            }
        do {
            return try await promise.futureResult.get()
        } catch {
            throw error as? CallFailure ?? CallFailure(why: "\(error)", isUnreachable: false)
        }
    }
}

private final class FirstBytesHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let promise: EventLoopPromise<[UInt8]>
    private var bytes: [UInt8] = []

    init(_ promise: EventLoopPromise<[UInt8]>) { self.promise = promise }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes += unwrapInboundIn(data).readableBytesView.prefix(8)
        if bytes.count >= 8 { promise.succeed(bytes) }
    }

    func channelInactive(context: ChannelHandlerContext) { promise.succeed(bytes) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
