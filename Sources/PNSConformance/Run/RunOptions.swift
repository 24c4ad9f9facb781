/// What a run is asked to do.
public struct RunOptions: Sendable {
    /// Patterns of which a scenario has to match one; empty selects all.
    public var only: [SelectionPattern] = []
    /// Patterns of which a scenario must match none.
    public var not: [SelectionPattern] = []
    /// How many scenarios run side by side, at least 1.
    public var jobs = 8
    /// The seed of the order; `nil` runs in the order of the ids.
    public var shuffle: UInt64?
    /// The seed of names and credentials.
    public var seed: UInt64
    /// Whether warnings and missing judgements count as failures.
    public var isStrict = false
    /// Seconds that one step can take by the protocol.
    public var patienceSeconds = 10
    /// Milliseconds to wait at the end for what comes late, where no clock can be moved.
    public var lingerMilliseconds = 3_000
    /// Whether that is waited for too where the clock can be moved: what is late by real time is not on its clock.
    public var lingersBesideClock = false
    /// Milliseconds after which the run is cut short, its preparations included.
    public var deadlineMilliseconds = 600_000
    /// Milliseconds by which each byte between runner and server is delayed; 0 goes straight.
    public var delayMilliseconds = 0
    /// How many times as long as usual every deadline is, 1…100: for a slow machine.
    public var paceScale = 1.0
    /// What the network does to every connection of the scenarios, see ``FaultRule``.
    public var faults: [FaultRule] = []
    /// So many red scenarios end the run; `nil` runs to the end.
    public var failFast: Int?
    /// The least time that something which has to come is waited for, in milliseconds.
    public var leastDeadlineMilliseconds = 5_000

    /// The names of the profiles to judge; empty is those that the server claims, in the suite's own revision.
    public var profiles: [String] = []
    /// The failures that the implementer knows of.
    public var known: KnownFailures?

    /// What must appear in no transcript.
    public var secrets: [String] = []

    /// Creates options with the stated defaults.
    public init(seed: UInt64) { self.seed = seed }
}

/// Tells how a run gets on.
public enum RunProgress: Sendable {
    /// So many scenarios will run.
    case planned(Int)
    /// A scenario began.
    case began(String)
    /// The checks of a scenario were judged; it comes to its end, and what its blockers explain is not taken out.
    case judged(ScenarioResult)
    /// A scenario came to an end; the verdict can still change while its blockers run.
    case ended(String, Verdict)
}

/// Why there is nothing to report.
public enum RunRefusal: Error, Hashable, Sendable {
    /// A pattern that selects no scenario.
    case unmatched(pattern: String, nearest: String?)
    /// A profile that the suite does not have.
    case unknownProfile(name: String, known: [String])
}
