import NIOCore
import Synchronization

/// The test clock of a server: where it listens, and its token.
public struct ClockAccess: Hashable, Sendable {
    /// Where the clock listens.
    public var endpoint: Endpoint
    /// The path of the clock without `/clock`.
    public var path: String
    /// The `Authorization` value.
    public var authorization: String

    /// Creates an access.
    public init(endpoint: Endpoint, path: String = "", authorization: String) {
        self.endpoint = endpoint
        self.path = path
        self.authorization = authorization
    }
}

/// A server that listens and can be judged.
public final class TargetInstance: Sendable {
    /// Where it listens.
    public let endpoint: Endpoint
    /// The path in front of every path of the protocol, without a trailing slash.
    public let path: String
    /// The `Authorization` value of the application.
    public let application: String?
    /// The client credentials of the application, if it has any.
    public let client: ClientAccess?
    /// Its test clock, if it offers one.
    public let clock: ClockAccess?
    private let restarting: (@Sendable (_ withKill: Bool) async throws -> Void)?
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
    ///   - restart: Ends the process, with SIGKILL or in order, and starts it again on the same address and data.
    ///   - stop: Ends it for good; nothing for a server that somebody else runs.
    public init(
        endpoint: Endpoint,
        path: String = "",
        application: String?,
        client: ClientAccess? = nil,
        clock: ClockAccess? = nil,
        restart: (@Sendable (_ withKill: Bool) async throws -> Void)? = nil,
        stop: @escaping @Sendable () async -> Void = {}
    ) {
        self.endpoint = endpoint
        self.path = path
        self.application = application
        self.client = client
        self.clock = clock
        restarting = restart
        stopping = stop
    }

    /// Whether ``restart(withKill:)`` works.
    public var isRestartable: Bool { restarting != nil }

    /// Seconds by which this runner has moved the server's clock.
    public var clockOffsetSeconds: Int { advanced.withLock { $0 } }

    /// Ends the process and starts it again.
    ///
    /// - Throws: What the launcher throws; ``CallFailure`` when the server cannot be restarted.
    public func restart(withKill: Bool) async throws {
        guard let restarting else { throw CallFailure(why: "the target cannot be restarted", isUnreachable: false) }
        try await restarting(withKill)
    }

    /// Stops the server, if it is the runner's.
    public func stop() async { await stopping() }

    /// Moves the clock, or waits for real where there is none.
    ///
    /// - Throws: ``CallFailure`` when the clock refuses.
    func advanceClock(seconds: Int, timeout: Duration, on group: any EventLoopGroup) async throws {
        guard let clock else { return try await Task.sleep(for: .seconds(seconds)) }
        let body = Array(#"{"advance":"PT\#(seconds)S"}"#.utf8)
        let request = HTTPRequest(
            method: "POST",
            path: clock.path + "/clock",
            headers: [
                HeaderField("Host", clock.endpoint.authority), HeaderField("Authorization", clock.authorization),
                HeaderField("Content-Type", "application/json"), HeaderField("Connection", "close"),
                HeaderField("Content-Length", String(body.count)),
            ],
            body: body
        )
        let answer = try await HTTPCaller.call(request, to: clock.endpoint, timeout: timeout, on: group)
        guard answer.status == 200 else {
            throw CallFailure(why: "the test clock answered \(answer.status)", isUnreachable: false)
        }
        advanced.withLock { $0 += seconds }
    }
}
