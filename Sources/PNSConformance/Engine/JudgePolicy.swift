/// What a judge has to know about the run it judges in.
public struct JudgePolicy: Sendable {
    /// Whether the read barrier can be trusted on this server (ORD-003, probed at the start).
    public var isBarrierProved = true
    /// Whether it can be trusted across the nodes of this server too (CLU-003, probed at the start).
    public var isBarrierProvedAcrossNodes = true
    /// The unit T: eight times the 99th percentile of the round trips measured at the start, at least 50 ms.
    public var unitMilliseconds = 50
    /// The least time that something which has to come is waited for.
    public var leastDeadlineMilliseconds = 5_000
    /// The least time after which what comes by itself has come; longer where nothing else proves it.
    public var leastQuietMilliseconds = 250
    /// Seconds that one step can take by the protocol.
    public var patienceSeconds = 10
    /// What the target gives.
    public var means: Set<Scenario.Means> = []
    /// Says what is wrong with a message of the server, by its schema; `nil` when nothing is.
    public var fault: @Sendable (RawJSON) -> String? = { _ in nil }
    /// The operations by name.
    public var operations: [String: Operation] = [:]

    /// Creates a policy with the stated defaults.
    public init() {}

    /// Where the read barrier cannot be trusted, what comes by itself is given so long.
    static let longQuietMilliseconds = 1_000

    /// The policy for a scenario: one that looks at several nodes trusts the barrier only where it holds across them.
    func fitting(_ scenario: Scenario) -> JudgePolicy {
        guard scenario.means.contains(.nodes), !isBarrierProvedAcrossNodes else { return self }
        var policy = self
        policy.isBarrierProved = false
        policy.leastQuietMilliseconds = max(leastQuietMilliseconds, Self.longQuietMilliseconds)
        return policy
    }

    /// Nothing is waited for longer.
    var lastMilliseconds: Int { max(leastDeadlineMilliseconds, 20 * unitMilliseconds) }
    /// What comes by itself has come.
    var quietMilliseconds: Int { max(leastQuietMilliseconds, 3 * unitMilliseconds) }
}
