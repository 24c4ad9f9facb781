import Glibc
import NIOCore
import NIOPosix

/// Stands between the runner and a server, and hands on each byte, and the end of each connection, so much later.
///
/// Verdicts must not change with it: what they rest on is order, and deadlines in units of the measured round trip.
final class DelayProxy: Sendable {
    /// Where it listens, on 127.0.0.1.
    let port: Int
    private let channel: any Channel

    private init(channel: any Channel) {
        self.channel = channel
        port = channel.localAddress?.port ?? 0
    }

    /// Starts listening on a free port.
    ///
    /// - Parameters:
    ///   - endpoint: The server.
    ///   - delay: How much later, in each direction.
    ///   - group: The event loops to use.
    /// - Returns: The proxy.
    /// - Throws: When there is no free port.
    static func start(to endpoint: Endpoint, delay: Duration, on group: any EventLoopGroup) async throws -> DelayProxy {
        let delay = TimeAmount.nanoseconds(delay.nanoseconds)
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { near in
                ClientBootstrap(group: near.eventLoop)
                    .channelOption(.allowRemoteHalfClosure, value: true)
                    .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .channelOption(.autoRead, value: false)
                    .connect(host: endpoint.host, port: endpoint.port)
                    .flatMap { far in
                        near.eventLoop.makeCompletedFuture {
                            try near.pipeline.syncOperations.addHandler(DelayHandler(to: far, delay))
                            try far.pipeline.syncOperations.addHandler(DelayHandler(to: near, delay))
                        }.flatMap { far.setOption(.autoRead, value: true) }
                    }
                    .flatMap { near.setOption(.autoRead, value: true) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return DelayProxy(channel: channel)
    }

    /// Stops listening; connections end with their peers.
    func stop() async { try? await channel.close() }
}

/// Hands on what one side sends, later, in order.
private final class DelayHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private enum Event {
        case bytes(ByteBuffer)
        case halfClose
        case end(withReset: Bool)
    }

    /// Beyond this nothing more is read, until what is under way has been written.
    private static let bound = 8 << 20

    private let peer: any Channel
    private let delay: TimeAmount
    private var bytesUnderWay = 0
    private var queue: CircularBuffer<(due: NIODeadline, event: Event)> = []
    private var isScheduled = false
    private var wasReset = false

    init(to peer: any Channel, _ delay: TimeAmount) {
        self.peer = peer
        self.delay = delay
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        bytesUnderWay += bytes.readableBytes
        if bytesUnderWay > Self.bound { context.channel.setOption(.autoRead, value: false).whenComplete { _ in } }
        note(.bytes(bytes), context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed = event as? ChannelEvent { note(.halfClose, context) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        wasReset = true
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        note(.end(withReset: wasReset), context)
    }

    private func note(_ event: Event, _ context: ChannelHandlerContext) {
        queue.append((context.eventLoop.now + delay, event))
        schedule(context.channel)
    }

    private func schedule(_ channel: any Channel) {
        let loop = channel.eventLoop
        guard !isScheduled, let first = queue.first else { return }
        isScheduled = true
        loop.assumeIsolated().scheduleTask(deadline: first.due) {
            self.isScheduled = false
            while let next = self.queue.first, next.due <= loop.now {
                self.perform(self.queue.removeFirst().event, channel)
            }
            self.schedule(channel)
        }
    }

    private func perform(_ event: Event, _ channel: any Channel) {
        switch event {
        case .bytes(let bytes):
            let count = bytes.readableBytes
            peer.writeAndFlush(bytes).assumeIsolated().whenComplete { _ in
                let wasFull = self.bytesUnderWay > Self.bound
                self.bytesUnderWay -= count
                guard wasFull, self.bytesUnderWay <= Self.bound else { return }
                channel.setOption(.autoRead, value: true).whenComplete { _ in }
            }
        case .halfClose: peer.close(mode: .output, promise: nil)
        case .end(withReset: false): peer.close(promise: nil)
        case .end(withReset: true):
            let peer = self.peer
            guard let options = peer as? any SocketOptionProvider else { return peer.close(promise: nil) }
            options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in peer.close(promise: nil) }
        }
    }
}

/// Starts servers behind a ``DelayProxy`` each.
struct DelayedLauncher: TargetLauncher {
    let launcher: any TargetLauncher
    let delay: Duration
    let group: any EventLoopGroup

    var means: Set<Scenario.Means> { launcher.means }

    var withNodes: (any TargetLauncher)? {
        launcher.withNodes.map { DelayedLauncher(launcher: $0, delay: delay, group: group) }
    }

    func launch(isRestartable: Bool, applicationURL: String) async throws -> TargetInstance {
        let instance = try await launcher.launch(isRestartable: isRestartable, applicationURL: applicationURL)
        try await instance.delay(by: delay, on: group)
        return instance
    }

    func reaching(_ providers: ProviderDesk) -> any TargetLauncher {
        DelayedLauncher(launcher: launcher.reaching(providers), delay: delay, group: group)
    }

    func takeExercisedClauses() -> ClauseMarks? { launcher.takeExercisedClauses() }

    func setting(_ limits: [String: Int]) -> (any TargetLauncher)? {
        // The proxy reads for a device that does not, so no server behind it could see that one.
        guard limits["slowDeviceSeconds"] == nil else { return nil }
        return launcher.setting(limits).map { DelayedLauncher(launcher: $0, delay: delay, group: group) }
    }
}

extension TargetInstance {
    /// Puts a proxy that delays before the server.
    func delay(by delay: Duration, on group: any EventLoopGroup) async throws {
        guard delay > .zero else { return }
        let proxy = try await DelayProxy.start(to: endpoint, delay: delay, on: group)
        reach(throughProxyAt: proxy.port) { await proxy.stop() }
        for node in nodes { try await node.delay(by: delay, on: group) }
    }
}
