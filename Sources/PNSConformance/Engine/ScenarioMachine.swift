/// The judge of one run of one scenario: events in, commands out, outcomes of the checks at the end.
///
/// It does no input or output and knows no time but the deadlines it asked for, so a stored transcript judged again
/// gives the same outcomes.
public struct ScenarioMachine: Sendable {
    /// Why a scenario ended before its last step.
    public enum Stop: Hashable, Sendable {
        /// A check with MUST failed in a step on which the rest builds.
        case failed(check: String)
        /// A step could not do its work.
        case untestable(why: String)
        /// The target lacks what the rest needs.
        case notJudged(why: String)
        /// Every step is over, and what the network was to do never happened: nothing was shown.
        case faultIdle(why: String)
    }

    /// A step with the indices of the repeats around it.
    struct BoundStep {
        var step: Step
        var bindings: [String: RawJSON]
    }

    /// What the current step has seen.
    struct Progress {
        var hasBegun = false
        var isQuiet = false
        var isLast = false
        var position = 0
        var barrier = 0
        var hasScheduledQuiet = false
        var answer: HTTPAnswer?
        var answerEvent: Int?
        var fault: String?
        var isDone = false
        var judged: Set<String> = []
        /// The barriers that have to be answered before the clock is moved, and whether it was.
        var signsOfLife: [String: Int] = [:]
        var clockMove: Int?
        /// How many items or records a step waits for.
        var wanted: Int?
    }

    let scenario: Scenario
    let context: ScenarioContext
    let policy: JudgePolicy
    let levels: [String: Level]
    let steps: [BoundStep]

    var scope: ValueScope
    var devices: [String: DeviceState] = [:]
    var connections: [String] = []
    /// The requests that providers received, and what of them is about the scenario's devices.
    var records: [(record: ProviderRecord, event: Int)] = []
    var items: [SeenItem] = []
    /// The requests that a step has looked at, by their indices.
    var taken: Set<Int> = []
    var streams: [String: StreamState] = [:]
    var authentications: [String: [(request: AuthenticationRequest, event: Int)]] = [:]
    var index = 0
    var progress = Progress()
    var outcomes: [CheckOutcome] = []
    var eventCount = 0
    var commands: [RunnerCommand] = []
    var linger = Linger.none
    /// Whether what reaches providers late is being waited for; `nil` before and after.
    var itemsAwaited: Bool?
    /// How often the application had been asked about each user when everything was settled.
    var questionsSettled: [String: Int] = [:]
    /// What the network does to the connections that were broken so far, and which rules fired.
    var faults: [(rules: [FaultRule], fired: Set<Int>)] = []
    /// What it is to do to connections that are yet to be made.
    var armed: [Step.FaultPoint: [FaultRule]] = [:]
    /// The checks that were judged since the shell asked, and the step of each: how close it was to its deadline is known
    /// outside.
    var decisions: [(check: String, step: Int)] = []
    /// Whether the server was told to end and is not back: it can still answer, and closes when it likes.
    var isServerEnding = false

    /// Why it ended before its last step; `nil` when it did not.
    public private(set) var stop: Stop?

    /// Whether every step is over.
    public var isFinished: Bool { index >= steps.count || stop != nil }

    /// Creates a judge.
    ///
    /// - Parameters:
    ///   - scenario: What is to happen.
    ///   - context: Who is who in it.
    ///   - policy: What the run gives and permits.
    ///   - levels: The level of each clause.
    public init(_ scenario: Scenario, context: ScenarioContext, policy: JudgePolicy, levels: [String: Level]) {
        self.scenario = scenario
        self.context = context
        self.policy = policy.fitting(scenario)
        self.levels = levels
        steps = Self.unrolled(scenario.steps, [:])
        scope = Self.scope(context)
    }

    /// Begins the scenario.
    public mutating func start() -> [RunnerCommand] {
        advance()
        return takeCommands()
    }

    /// Takes note of an event.
    public mutating func handle(_ event: ScenarioEvent) -> [RunnerCommand] {
        eventCount += 1
        note(event)
        if !isFinished { advance() }
        advanceLinger()
        return takeCommands()
    }

    static func unrolled(_ steps: [Step], _ bindings: [String: RawJSON]) -> [BoundStep] {
        steps.flatMap { step -> [BoundStep] in
            guard case .repeat(let times, let name, let inner) = step.action else {
                return [BoundStep(step: step, bindings: bindings)]
            }
            return (0..<times).flatMap { turn in
                var bindings = bindings
                if let name { bindings[name] = .number(turn) }
                return unrolled(inner, bindings)
            }
        }
    }

    static func scope(_ context: ScenarioContext) -> ValueScope {
        var values: [String: RawJSON] = [
            "unique": .string(context.unique), "application.url": .string(context.applicationURL),
        ]
        for (name, user) in context.users { values["user.\(name)"] = .string(user.userID) }
        for (name, limit) in context.limits { values["limits.\(name)"] = .number(limit) }
        for (name, setting) in context.settings { values[name] = .string(setting) }
        for (name, device) in context.devices {
            values["device.\(name)"] = .string(device.token)
            values["subscription.\(name)"] = device.subscription
            values["endpoint.\(name)"] = device.subscription?["endpoint"]
            values["keys.\(name)"] = device.subscription?["keys"]
        }
        values.merge(RecipientNames.values(context.unique, context.recipients)) { first, _ in first }
        return ValueScope(values.merging(context.client?.values ?? [:]) { first, _ in first })
    }

    /// The checks that were judged since this was called last, with the step of each.
    mutating func takeDecisions() -> [(check: String, step: Int)] {
        defer { decisions = [] }
        return decisions
    }

    private mutating func takeCommands() -> [RunnerCommand] {
        defer { commands = [] }
        return commands
    }

    /// Goes through the steps as far as the events so far permit.
    private mutating func advance() {
        while !isFinished {
            do {
                if !progress.hasBegun {
                    progress.hasBegun = true
                    scope = scope.adding(steps[index].bindings)
                    try begin(steps[index].step)
                }
                guard stop == nil, try isComplete(steps[index].step) else { return }
            } catch {
                stop = .untestable(why: "\(steps[index].step.pointer): \(error.sentence)")
            }
            if stop == nil {
                index += 1
                progress = Progress()
            }
        }
        if stop == nil, let why = idleFault { stop = .faultIdle(why: why) }
    }

    mutating func end(_ reason: Stop) {
        if stop == nil { stop = reason }
    }

    /// The step cannot do its work: its checks, and all later ones, are blocked.
    mutating func cannot(_ why: String) {
        end(.untestable(why: why))
    }

    func level(of check: Check) -> Level {
        check.clauses.compactMap { levels[$0] }.max() ?? .must
    }
}
