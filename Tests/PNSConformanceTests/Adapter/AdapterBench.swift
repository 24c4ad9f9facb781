@testable import PNSConformance

/// A scenario, its judge and the translator, with an adapter played by a closure: no process, no time.
///
/// A deadline passes when nothing else is left to happen.
struct AdapterBench {
    private(set) var machine: ScenarioMachine
    private(set) var requests: [AdapterRequest] = []
    private var translator: AdapterTranslator
    private var waiting: [RunnerCommand] = []
    private var deadlines: [ScenarioEvent] = []
    private var connectionCount = 0
    private let adapter: (AdapterRequest) -> [AdapterLine]

    /// What the adapter played writes in return: events, and the answer.
    enum AdapterLine {
        case event(conn: String, AdapterEvent)
        case answer(AdapterAnswer)
    }

    init(
        _ scenario: Scenario,
        context: ScenarioContext = MachineBench.context,
        policy: JudgePolicy,
        levels: [String: Level],
        hasFence: Bool = true,
        adapter: @escaping (AdapterRequest) -> [AdapterLine]
    ) {
        machine = ScenarioMachine(scenario, context: context, policy: policy, levels: levels)
        translator = AdapterTranslator(context: context, hasFence: hasFence)
        self.adapter = adapter
        perform(machine.start())
        while !machine.isFinished, !deadlines.isEmpty { perform(machine.handle(deadlines.removeFirst())) }
        perform(machine.beginLinger())
        while !machine.isLingerSettled, !deadlines.isEmpty { perform(machine.handle(deadlines.removeFirst())) }
        perform(machine.endLinger())
        while !machine.isLingerSettled, !deadlines.isEmpty { perform(machine.handle(deadlines.removeFirst())) }
    }

    /// Everything that a capable adapter can do.
    static let capable = AdapterHello(
        name: "capable",
        version: nil,
        capabilities: Set(AdapterCapability.allCases),
        unknown: [],
        limits: ["retentionAfterSeenSeconds": 3_600, "sweepBoundSeconds": 60, "idempotencySeconds": 86_400],
        delayMilliseconds: 0
    )

    private mutating func perform(_ commands: [RunnerCommand]) {
        for command in commands { perform(command) }
    }

    private mutating func perform(_ command: RunnerCommand) {
        if let actions = translator.actions(for: command) { return perform(actions) }
        switch command {
        case .schedule(let step, let deadline, _): deadlines.append(.deadline(step: step, deadline))
        case .advanceClock(let step, let seconds): perform(step, .clock(seconds: seconds))
        case .restart(let step, let withKill): perform(step, .restart(withKill: withKill))
        case .tellTime(let step): perform(machine.handle(.time(step: step, "2026-03-01T00:00:00.000Z")))
        default: break
        }
    }

    private mutating func perform(_ step: Int, _ request: AdapterRequest) {
        requests.append(request)
        for case .answer(.done) in adapter(request) { perform(machine.handle(.done(step: step))) }
    }

    private mutating func perform(_ actions: [AdapterTranslator.Action]) {
        for action in actions {
            switch action {
            case .tell(let event): perform(machine.handle(event))
            case .makeConnection(let conn):
                connectionCount += 1
                perform(translator.connect(conn, as: "c\(connectionCount)/\(conn)"))
            case .ask(let request, let purpose):
                requests.append(request)
                for line in adapter(request) {
                    switch line {
                    case .answer(let answer): perform(translator.note(answer, to: purpose))
                    case .event(let id, let event):
                        let conn = id.split(separator: "/").last.map(String.init) ?? ""
                        perform(translator.note(event, on: conn, id: id))
                    }
                }
            }
        }
    }
}
