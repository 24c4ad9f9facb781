/// What a run through an adapter performs, and how what it cannot judge comes back into the results.
struct AdapterPlan: Sendable {
    /// The scenarios to perform.
    private(set) var scenarios: [Scenario]
    private let all: [Scenario]
    private var leftOut: [String: [StepScope.LeftOut]] = [:]
    private let isThroughAdapter: Bool

    /// Makes a plan; without an adapter it is the scenarios as they are.
    init(_ scenarios: [Scenario], _ hello: AdapterHello?) {
        all = scenarios
        self.scenarios = scenarios
        isThroughAdapter = hello != nil
        guard let projection = hello.map(AdapterProjection.init) else { return }
        self.scenarios = []
        for scenario in scenarios {
            let projected = projection.project(scenario)
            leftOut[scenario.id] = projected.leftOut
            if let scenario = projected.scenario { self.scenarios.append(scenario) }
        }
    }

    /// The results of all scenarios, those of the wire among them as not applicable.
    ///
    /// - Parameters:
    ///   - results: Those of the scenarios that were performed.
    ///   - levels: The level of each clause.
    ///   - isFenced: Whether a barrier proves that nothing more was on its way.
    /// - Returns: In the order of the plan; what was not begun is not among them.
    func complete(_ results: [ScenarioResult], _ levels: [String: Level], isFenced: Bool) -> [ScenarioResult] {
        guard isThroughAdapter else { return results }
        let performed = Dictionary(uniqueKeysWithValues: results.map { ($0.id, $0) })
        let playable = Set(scenarios.map(\.id))
        return all.compactMap { scenario in
            let left = leftOut[scenario.id] ?? []
            guard var result = performed[scenario.id] else {
                return playable.contains(scenario.id) ? nil : notApplicable(scenario, left, levels)
            }
            complete(&result, scenario, left, levels, isFenced: isFenced)
            return result
        }
    }

    private func notApplicable(
        _ scenario: Scenario,
        _ left: [StepScope.LeftOut],
        _ levels: [String: Level]
    ) -> ScenarioResult {
        ScenarioResult(
            id: scenario.id,
            title: scenario.title,
            level: scenario.level,
            verdict: .notApplicable,
            reason: Self.reason(left.first?.reason ?? "it has no check"),
            checks: left.map { Self.check($0, levels) }
        )
    }

    private func complete(
        _ result: inout ScenarioResult,
        _ scenario: Scenario,
        _ left: [StepScope.LeftOut],
        _ levels: [String: Level],
        isFenced: Bool
    ) {
        result.checks.removeAll { $0.id == "wire" }
        for index in result.checks.indices where !isFenced && result.checks[index].evidence == .proved {
            result.checks[index].evidence = .timed
        }
        // That nothing came late means something only where something came.
        let hasPassed = result.checks.contains { [.pass, .info].contains($0.verdict) && $0.id != "late" }
        for index in result.checks.indices where result.checks[index].id == "late" && !hasPassed {
            guard result.checks[index].verdict == .pass else { continue }
            result.checks[index].verdict = .blocked
            result.checks[index].evidence = nil
            result.checks[index].hint = "no other check passed, so this proves nothing"
            if result.verdict == .pass { result.verdict = Verdict.combining(result.checks.map(\.verdict)) }
        }
        let order = scenario.checks.map(\.id)
        result.checks += left.map { Self.check($0, levels) }
        let position = { (id: String) in order.firstIndex(of: id) ?? order.count }
        result.checks.sort { position($0.id) < position($1.id) }
    }

    private static func check(_ left: StepScope.LeftOut, _ levels: [String: Level]) -> CheckResult {
        CheckResult(
            id: left.check.id,
            clauses: left.check.clauses,
            level: left.check.clauses.compactMap { levels[$0] }.max() ?? .must,
            verdict: .notApplicable,
            hint: reason(left.reason)
        )
    }

    private static func reason(_ why: String) -> String {
        why.hasPrefix("the adapter") ? why : "judged on the wire only: \(why)"
    }
}

extension RunReport {
    /// Takes the name of the server, and the mode of the run, from an adapter.
    mutating func name(_ hello: AdapterHello) {
        target = Target(
            name: hello.name,
            version: hello.version,
            adapter: hello.capabilities.sorted().map(\.rawValue)
        )
    }
}
