import Histogram
import NIOCore
import NIOPosix

/// Connections that each send a request, wait for its answer and send the next.
final class RequestLoad: @unchecked Sendable {
    // Unchecked: everything that changes is touched on `loop` only.

    private let loop: any EventLoop
    private let requests: [ByteBuffer]
    private var next = 0
    private var isEnding = false
    private var open = 0
    private let done: EventLoopPromise<Void>
    /// Answers that have come.
    private(set) var answers = 0
    /// Nanoseconds from a request to its answer.
    private(set) var latency = DeviceFleet.emptyHistogram

    /// Makes a load.
    ///
    /// - Parameters:
    ///   - requests: What to send, in turn.
    ///   - loop: Where all connections live.
    init(requests: [[UInt8]], loop: any EventLoop) {
        self.requests = requests.map { ByteBuffer(bytes: $0) }
        self.loop = loop
        done = loop.makePromise()
    }

    /// Sends for some time.
    ///
    /// - Parameters:
    ///   - connections: How many.
    ///   - port: Where, on 127.0.0.1.
    ///   - seconds: For how long; then every connection gets its last answer.
    /// - Returns: Seconds from the first request to the last answer.
    /// - Throws: ``BenchFault`` when an answer is not of class 2xx.
    func run(connections: Int, to port: Int, for seconds: Double) async throws -> Double {
        var channels: [any Channel] = []
        for _ in 0..<connections {
            channels.append(
                try await ClientBootstrap(group: loop)
                    .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .channelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(RequestHandler(load: self))
                        }
                    }
                    .connect(host: "127.0.0.1", port: port).get()
            )
        }
        let start = Stopwatch.now
        let all = channels
        let finished = loop.flatSubmit { () -> EventLoopFuture<Void> in
            self.open = all.count
            for channel in all { channel.pipeline.fireUserInboundEventTriggered(RequestHandler.Go()) }
            self.loop.scheduleTask(in: .nanoseconds(Int64(seconds * 1e9))) { self.isEnding = true }
            return self.done.futureResult
        }
        let result: Result<Void, any Error>
        do {
            result = .success(try await finished.get())
        } catch {
            result = .failure(error)
        }
        let spent = Stopwatch.seconds(since: start)
        for channel in channels { channel.close(promise: nil) }
        for channel in channels { try? await channel.closeFuture.get() }
        try result.get()
        return spent
    }

    /// The next request; `nil` when the time is over.
    func nextRequest() -> ByteBuffer? {
        guard !isEnding else {
            open -= 1
            if open == 0 { done.succeed() }
            return nil
        }
        next = (next + 1) % requests.count
        return requests[next]
    }

    /// Notes an answer.
    func answered(_ status: Int, after nanoseconds: UInt64) {
        answers += 1
        _ = latency.record(nanoseconds)
        if !(200..<300).contains(status) { done.fail(BenchFault("a request was answered with status \(status)")) }
    }

    /// Ends the run with an error.
    func fail(_ error: any Error) {
        done.fail(error)
    }
}

/// One connection of a load.
private final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Tells a connection to begin.
    struct Go {}

    private let load: RequestLoad
    private var answers = AnswerScanner()
    private var sentAt: UInt64 = 0

    init(load: RequestLoad) {
        self.load = load
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is Go { send(context) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        do {
            for status in try answers.read(&bytes) {
                load.answered(status, after: Stopwatch.now - sentAt)
                send(context)
            }
        } catch {
            load.fail(error)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        load.fail(error)
        context.close(promise: nil)
    }

    private func send(_ context: ChannelHandlerContext) {
        guard let request = load.nextRequest() else { return }
        sentAt = Stopwatch.now
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }
}
