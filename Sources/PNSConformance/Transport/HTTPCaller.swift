import Glibc
import NIOCore
import NIOPosix

/// Why a call brought no answer.
public struct CallFailure: Error, Hashable, Sendable {
    /// One sentence.
    public var why: String
    /// Whether not even a connection came about.
    public var isUnreachable: Bool
}

/// Sends one HTTP request over a connection of its own and reads the answer.
enum HTTPCaller {
    /// Sends a request.
    ///
    /// - Parameters:
    ///   - request: Written byte for byte; nothing is added.
    ///   - endpoint: Where the server listens.
    ///   - timeout: How long connecting and answering can take together.
    ///   - faults: What the network does to the connection.
    ///   - group: The event loops to use.
    /// - Returns: The answer.
    /// - Throws: ``CallFailure``.
    static func call(
        _ request: HTTPRequest,
        to endpoint: Endpoint,
        timeout: Duration,
        faults: [FaultLine] = [],
        on group: any EventLoopGroup
    ) async throws(CallFailure) -> HTTPAnswer {
        let nanoseconds = TimeAmount.nanoseconds(timeout.nanoseconds)
        let loop = group.next()
        let promise = loop.makePromise(of: HTTPAnswer.self)
        let isHEAD = request.method == "HEAD"
        let connecting = ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(nanoseconds)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try endpoint.secure(channel.pipeline.syncOperations)
                    for line in faults {
                        try channel.pipeline.syncOperations.addHandler(FaultHandler(line, hasFrames: false))
                    }
                    try channel.pipeline.syncOperations.addHandler(CallHandler(isHEAD: isHEAD, promise: promise))
                }
            }
            .connect(host: endpoint.host, port: endpoint.port)
        let timer = loop.scheduleTask(in: nanoseconds) {
            promise.fail(CallFailure(why: "no complete answer within \(timeout.milliseconds) ms", isUnreachable: false))
        }
        connecting.whenComplete { result in
            switch result {
            case .success(let channel):
                channel.writeAndFlush(ByteBuffer(bytes: request.bytes), promise: nil)
                promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
            case .failure(let error):
                let why = "cannot connect to \(endpoint.authority): \(error.connectReason)"
                promise.fail(CallFailure(why: why, isUnreachable: true))
            }
        }
        defer { timer.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await promise.futureResult.get()
            } onCancel: {
                promise.fail(CallFailure(why: "it was cancelled", isUnreachable: false))
            }
        } catch {
            throw error as? CallFailure ?? CallFailure(why: "\(error)", isUnreachable: false)
        }
    }
}

private final class CallHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var reader: HTTPAnswerReader
    private let promise: EventLoopPromise<HTTPAnswer>

    init(isHEAD: Bool, promise: EventLoopPromise<HTTPAnswer>) {
        reader = HTTPAnswerReader(isAnswerToHEAD: isHEAD)
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        handle(reader.read(unwrapInboundIn(data).readableBytesView))
    }

    func channelInactive(context: ChannelHandlerContext) {
        handle(reader.end())
    }

    /// A server can answer before it has read the request, and end the connection: what came before the reset counts.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error.isUncleanTLSEnd { return }
        if case .complete(let answer, _) = reader.end() { promise.succeed(answer) }
        promise.fail(CallFailure(why: error.tlsReason ?? "\(error)", isUnreachable: error.tlsReason != nil))
        context.close(promise: nil)
    }

    private func handle(_ progress: HTTPAnswerReader.Progress) {
        switch progress {
        case .needsMore: break
        case .malformed(let why): promise.fail(CallFailure(why: why, isUnreachable: false))
        case .complete(let answer, _): promise.succeed(answer)
        }
    }
}

extension Error {
    /// Why a connect failed, in the words of the system where there are some.
    var connectReason: String {
        if let failure = self as? CallFailure { return failure.why }
        guard let connection = self as? NIOConnectionError else { return "\(self)" }
        let reasons = connection.connectionErrors.map { single in
            (single.error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(single.error)"
        }
        return reasons.first ?? "the name \(connection.host) has no address"
    }
}

extension Duration {
    var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
    var milliseconds: Int64 { nanoseconds / 1_000_000 }
}
