/// What a judge has to know about the run it judges in.
public struct JudgePolicy: Sendable {
    /// Whether the read barrier can be trusted on this server (ORD-003, probed at the start).
    public var isBarrierProved = true
    /// Whether it can be trusted across the nodes of this server too (CLU-003, probed at the start).
    public var isBarrierProvedAcrossNodes = true
    /// The unit T: eight times the 99th percentile of the round trips measured at the start, at least 50 ms, and as many
    /// times that as `pace.scale` says.
    public var unitMilliseconds = 50
    /// The least time that something which has to come is waited for.
    public var leastDeadlineMilliseconds = 5_000
    /// The least time after which what comes by itself has come; longer where nothing else proves it.
    public var leastQuietMilliseconds = 250
    /// Seconds that one step can take by the protocol.
    public var patienceSeconds = 10
    /// What the target gives.
    public var means: Set<Scenario.Means> = []
    /// Whether each push handler of the server keeps the order of receipts, so that the last one is a fence (HND-007).
    public var arePushesOrdered = false
    /// The push providers that the runner plays for the target.
    public var providers: Set<ProviderKind> = []
    /// Says what is wrong with a message of the server, by its schema; `nil` when nothing is.
    public var fault: @Sendable (RawJSON) -> String? = { _ in nil }
    /// The operations by name.
    public var operations: [String: Operation] = [:]

    /// Creates a policy with the stated defaults.
    public init() {}

    /// Sets the unit by the longest of a few round trips, which is the 99th percentile of so few.
    mutating func measure(roundTripMilliseconds: Int) {
        unitMilliseconds = max(50, 8 * roundTripMilliseconds)
    }

    /// The feature of a server whose push handlers keep the order of receipts.
    static let orderedPushes = "receipts-ordered"

    /// Makes the unit, and what is waited for at least, so many times as long.
    mutating func stretch(by scale: Double) {
        func stretched(_ milliseconds: Int) -> Int { Int((Double(milliseconds) * scale).rounded(.up)) }
        unitMilliseconds = stretched(unitMilliseconds)
        leastDeadlineMilliseconds = stretched(leastDeadlineMilliseconds)
        leastQuietMilliseconds = stretched(leastQuietMilliseconds)
    }

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
