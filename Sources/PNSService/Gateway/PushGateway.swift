public import Logging
public import PNSCodec
import Synchronization

/// Push sessions, any number at once, over the providers of one server.
public final class PushGateway: Sendable {
    private struct State {
        var sessions: [String: RunningSession] = [:]
        /// How many sessions each application has.
        var counts: [ApplicationName: Int] = [:]
        /// The ids of sessions that are over, and whose they were; the oldest are forgotten.
        var ended: [String: ApplicationName] = [:]
        var endedOrder = Line<String>()
        var isEnding = false
    }

    /// How many times as many batches of all sessions together as of one are under way to a provider.
    private static let sharing = 4

    /// How many sessions that are over are remembered, so that their paths answer 410 and not 404.
    private static let maxEnded = 10_000

    private let providers: ProviderTable
    private let rules: PushSession.Rules
    /// What is under way to each provider, of all sessions together.
    private let turns: [TurnQueue]
    /// What became of the pushes by each provider.
    public let counters: [OutcomeCounters]
    private let maxSessions: Int
    private let clock: any ServiceClock
    private let clauses: ClauseCounter
    private let logger: Logger
    private let state = Mutex(State())

    /// Creates a gateway without sessions.
    ///
    /// - Parameters:
    ///   - settings: What the operator decided.
    ///   - providers: The providers.
    ///   - maxSessions: How many sessions an application can have at once; 0 for any number.
    ///   - idleTimeout: How long a session lives that nobody uses.
    ///   - clock: The time to go by.
    ///   - clauses: Told which clauses are executed.
    ///   - logger: Takes what the operator has to know.
    public init(
        _ settings: GatewaySettings,
        providers: ProviderTable,
        maxSessions: Int,
        idleTimeout: Duration,
        clock: any ServiceClock,
        clauses: ClauseCounter = ClauseCounter(),
        logger: Logger
    ) {
        let lanes = providers.providers.map { PushSession.Lane(batchSize: $0.batchSize, maxBatches: $0.maxBatches) }
        self.providers = providers
        self.rules = PushSession.Rules(
            lanes: lanes,
            laneOfClass: providers.laneOfClass,
            window: max(settings.window, lanes.map(\.batchSize).max() ?? 1),
            flushInterval: settings.flushInterval,
            idleTimeout: idleTimeout,
            schedule: settings.schedule
        )
        self.turns = lanes.map { TurnQueue($0.maxBatches * Self.sharing) }
        self.counters = providers.providers.map { OutcomeCounters($0.name) }
        self.maxSessions = maxSessions
        self.clock = clock
        self.clauses = clauses
        self.logger = logger
    }

    /// How many sessions there are.
    public var sessionCount: Int { self.state.withLock { $0.sessions.count } }

    /// How many devices have come in whose feedback was not handed over for good, of all sessions together.
    public var heldDevices: Int {
        self.state.withLock { Array($0.sessions.values) }.reduce(0) { $0 + $1.heldDevices }
    }

    /// Opens a session.
    ///
    /// - Parameters:
    ///   - payload: What each of its devices gets.
    ///   - application: Who opens it.
    /// - Returns: Its id, which nobody can guess.
    /// - Throws: `too-many-sessions` (GWS-030), `unavailable` once the server ends.
    public func open(_ payload: PushSessionPayload, by application: ApplicationName) throws(ServiceError) -> String {
        let id = Self.newID()
        let session = RunningSession(
            PushSession(self.rules, at: self.clock.now()),
            application: application,
            clock: self.clock,
            send: { [providers, turns, counters] batch in
                counters[batch.lane].began()
                let sent = await turns[batch.lane].run {
                    await providers.providers[batch.lane].send(payload, to: batch.devices)
                }
                let outcomes = sent ?? batch.devices.map { _ in .unanswered(.cancelled) }
                counters[batch.lane].ended(outcomes)
                return outcomes
            },
            whenOver: { [weak self] in self?.forget(id) }
        )
        let error: ServiceError? = self.state.withLock { state in
            if state.isEnding { return Self.ending }
            let count = state.counts[application, default: 0]
            guard self.maxSessions == 0 || count < self.maxSessions else { return Self.tooMany }
            state.counts[application] = count + 1
            state.sessions[id] = session
            return nil
        }
        if let error { throw error }
        // Begins the time after which nobody's session is over.
        session.runDue()
        return id
    }

    /// The session of an id.
    ///
    /// - Parameters:
    ///   - id: The id.
    ///   - application: Who asks; a session of another application is as good as none (GWS-005).
    /// - Returns: The session.
    /// - Throws: `session-gone` for one that is over (GWS-033), `not-found` for any other id.
    public func session(_ id: String, of application: ApplicationName) throws(ServiceError) -> RunningSession {
        let result: Result<RunningSession, ServiceError> = self.state.withLock { state in
            if let session = state.sessions[id], session.application == application { return .success(session) }
            return .failure(state.ended[id] == application ? Self.gone : Self.unknown)
        }
        let session = try result.get()
        // What is due by the clock comes first, also when its timer has not rung yet.
        session.runDue()
        guard session.phase != .over else { throw Self.gone }
        return session
    }

    /// Does what is due by the clock in every session.
    public func runDue() {
        for session in self.state.withLock({ Array($0.sessions.values) }) { session.runDue() }
    }

    /// Closes every session and opens none any more, so that their feedback comes to its end.
    public func beginEnding() {
        let sessions = self.state.withLock { state in
            state.isEnding = true
            return Array(state.sessions.values)
        }
        // One that is closed already says so.
        for session in sessions { try? session.close() }
    }

    /// Gives up what is on its way to providers.
    public func abandon() {
        for session in self.state.withLock({ Array($0.sessions.values) }) { session.cancelBatches() }
    }

    private func forget(_ id: String) {
        self.state.withLock { state in
            guard let session = state.sessions.removeValue(forKey: id) else { return }
            let count = state.counts[session.application, default: 1] - 1
            state.counts[session.application] = count > 0 ? count : nil
            state.ended[id] = session.application
            state.endedOrder.append(id)
            guard state.endedOrder.count > Self.maxEnded else { return }
            for oldest in state.endedOrder.take(atMost: 1) { state.ended[oldest] = nil }
        }
    }

    /// 128 bits of the system's randomness.
    private static func newID() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }

    static let closed = ServiceError(code: .sessionClosed, message: "The session was closed.")
    static let gone = ServiceError(
        code: .sessionGone,
        message: "The session is over: it was closed and its feedback read, or nobody used it for too long."
    )
    private static let unknown = ServiceError(code: .notFound, message: "There is no such session.")
    private static let tooMany = ServiceError(
        code: .tooManySessions,
        message: "The application has as many sessions as maxPushSessions permits."
    )
    private static let ending = ServiceError(code: .unavailable, message: "The server is stopping.")
}
