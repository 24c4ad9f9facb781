import Foundation
import NIOCore
import Synchronization

/// A server that listens and can be judged.
public final class TargetInstance: Sendable {
    /// Where it is reached: where it listens, or a proxy before it.
    public var endpoint: Endpoint {
        guard let port = proxy.withLock({ $0?.port }) else { return address }
        var endpoint = address
        endpoint.host = "127.0.0.1"
        endpoint.port = port
        return endpoint
    }
    private let address: Endpoint
    private let proxy = Mutex<(port: Int, stop: @Sendable () async -> Void)?>(nil)
    /// The path in front of every path of the protocol, without a trailing slash.
    public let path: String
    /// The `Authorization` value of the application.
    public let application: String?
    /// The client credentials of the application, if it has any.
    public let client: ClientAccess?
    /// Its test clock, if it offers one.
    public let clock: ClockAccess?
    /// Its nodes, in order, where there are several and each is reached; empty where one address is all that is known.
    public let nodes: [TargetInstance]
    /// What its requests name as `Host`.
    public var authority: String { address.authority }
    private let standing: @Sendable () -> String?
    /// The adapter that is talked to instead of the server, whose wire then is not ours.
    let adapter: AdapterSession?
    private let restarting: (@Sendable (_ withKill: Bool) async throws -> Void)?
    private let terminating: (@Sendable (_ withKill: Bool) async throws -> Void)?
    private let stopping: @Sendable () async -> Void
    private let advanced = Mutex<Int>(0)

    /// Describes a server.
    ///
    /// - Parameters:
    ///   - endpoint: Where it listens.
    ///   - path: The path in front of every path of the protocol.
    ///   - application: The `Authorization` value of the application.
    ///   - client: The client credentials of the application, if it has any.
    ///   - clock: Its test clock, if it offers one.
    ///   - standing: Says why the process has ended; `nil` while it runs, or is somebody else's.
    ///   - adapter: The adapter through which it is judged.
    ///   - restart: Ends the process, with SIGKILL or in order, and starts it again on the same address and data.
    ///   - nodes: Its nodes, if there are several.
    ///   - terminate: Ends the process with SIGKILL, or tells it to end in order without waiting for it.
    ///   - stop: Ends it for good; nothing for a server that somebody else runs.
    public init(
        endpoint: Endpoint,
        path: String = "",
        application: String?,
        client: ClientAccess? = nil,
        clock: ClockAccess? = nil,
        standing: @escaping @Sendable () -> String? = { nil },
        adapter: AdapterSession? = nil,
        restart: (@Sendable (_ withKill: Bool) async throws -> Void)? = nil,
        nodes: [TargetInstance] = [],
        terminate: (@Sendable (_ withKill: Bool) async throws -> Void)? = nil,
        stop: @escaping @Sendable () async -> Void = {}
    ) {
        address = endpoint
        self.path = path
        self.application = application
        self.client = client
        self.clock = clock
        self.standing = standing
        self.adapter = adapter
        self.nodes = nodes
        restarting = restart
        terminating = terminate
        stopping = stop
    }

    /// Whether ``restart(withKill:)`` works.
    public var isRestartable: Bool { restarting != nil }

    /// Why the process has ended; `nil` while it runs, or is somebody else's.
    public var end: String? { standing() }

    /// Reaches the server through a proxy from now on.
    ///
    /// - Parameters:
    ///   - port: Where the proxy listens, on 127.0.0.1.
    ///   - stop: Ends the proxy.
    func reach(throughProxyAt port: Int, stop: @escaping @Sendable () async -> Void) {
        proxy.withLock { $0 = (port, stop) }
    }

    /// Whether ``advanceClock(seconds:timeout:on:)`` moves a clock, and does not wait.
    var hasMovableClock: Bool { clock != nil || adapter?.can(.clock) == true }

    /// Seconds by which this runner has moved the server's clock.
    public var clockOffsetSeconds: Int { advanced.withLock { $0 } }

    /// Ends the process and starts it again.
    ///
    /// - Throws: What the launcher throws; ``CallFailure`` when the server cannot be restarted.
    public func restart(withKill: Bool) async throws {
        guard let restarting else { throw CallFailure(why: "the target cannot be restarted", isUnreachable: false) }
        try await restarting(withKill)
    }

    /// Ends the process with SIGKILL, or tells it to end and does not wait for it.
    ///
    /// - Throws: ``CallFailure`` when it cannot be told.
    func terminate(withKill: Bool) async throws {
        guard let terminating else { throw CallFailure(why: "the target cannot be told to end", isUnreachable: false) }
        try await terminating(withKill)
    }

    /// One of its nodes, counted from 1; `nil` where it has not so many.
    func node(_ number: Int) -> TargetInstance? { nodes.indices.contains(number - 1) ? nodes[number - 1] : nil }

    /// Stops the server, if it is the runner's.
    public func stop() async {
        for node in nodes { await node.stop() }
        await proxy.withLock { $0?.stop }?()
        await stopping()
    }

    /// Moves the clock, or waits for real where there is none.
    ///
    /// - Throws: ``CallFailure`` when the clock refuses.
    func advanceClock(seconds: Int, timeout: Duration, on group: any EventLoopGroup) async throws {
        if let adapter, adapter.can(.clock) {
            try await adapter.perform(.clock(seconds: seconds))
            return advanced.withLock { $0 += seconds }
        }
        guard clock != nil else { return try await Task.sleep(for: .seconds(seconds)) }
        // Each node goes by a clock of its own; one that has ended has none.
        let instances = nodes.isEmpty ? [self] : nodes
        for clock in instances.filter({ $0.end == nil }).compactMap(\.clock) {
            try await Self.advance(clock, seconds: seconds, timeout: timeout, on: group)
        }
        advanced.withLock { $0 += seconds }
    }

    /// Takes over where the clock of the server stands: another run can have moved it before.
    func adoptClock(timeout: Duration, on group: any EventLoopGroup) async {
        guard let clock else { return }
        // A clock that cannot be read is for the scenarios about it to judge.
        guard let answer = try? await HTTPCaller.call(clock.request(), to: clock.endpoint, timeout: timeout, on: group),
            answer.status == 200,
            let now = (try? RawJSON(parsing: answer.body))?["now"]?.stringValue.flatMap({ Instant($0) })
        else { return }
        let offset = Double(now.seconds) - Date().timeIntervalSince1970
        if abs(offset) > 2 { advanced.withLock { $0 = Int(offset.rounded(.up)) } }
    }

    private static func advance(
        _ clock: ClockAccess,
        seconds: Int,
        timeout: Duration,
        on group: any EventLoopGroup
    ) async throws(CallFailure) {
        let request = clock.request(moving: #"{"advance":"PT\#(seconds)S"}"#)
        let answer = try await HTTPCaller.call(request, to: clock.endpoint, timeout: timeout, on: group)
        guard answer.status == 200 else {
            throw CallFailure(why: "the test clock answered \(answer.status)", isUnreachable: false)
        }
    }
}

extension TargetInstance {
    /// A server that somebody else runs.
    ///
    /// - Throws: ``CallFailure`` for an address that is none.
    convenience init(running description: TargetDescription) throws(CallFailure) {
        let tls = description.tls ?? .system
        guard let (endpoint, path) = Endpoint.parse(description.url, tls: tls) else {
            throw CallFailure(why: "\"\(description.url)\" is not http://HOST:PORT or https://…", isUnreachable: true)
        }
        var clock: ClockAccess?
        if let url = description.clockURL {
            guard let (endpoint, path) = Endpoint.parse(url, tls: tls) else {
                throw CallFailure(why: "control.url \"\(url)\" is not http://HOST:PORT", isUnreachable: true)
            }
            clock = ClockAccess(endpoint: endpoint, path: path, authorization: "Bearer \(description.clockToken ?? "")")
        }
        var nodes: [TargetInstance] = []
        for node in description.nodes {
            var other = description
            (other.url, other.clockURL, other.clockToken, other.nodes) = (node.url, node.clockURL, node.clockToken, [])
            let instance = try TargetInstance(running: other)
            guard instance.path == path else {
                let why = "the node \"\(node.url)\" has another path than the server, \"\(path)\""
                throw CallFailure(why: why, isUnreachable: true)
            }
            nodes.append(instance)
        }
        self.init(
            endpoint: endpoint,
            path: path,
            application: description.applicationToken.map { "Bearer \($0)" },
            client: description.client,
            clock: clock,
            nodes: nodes
        )
    }
}
