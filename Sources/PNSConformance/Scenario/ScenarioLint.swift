/// What is wrong with the scenarios of a suite beyond their form: names that lead nowhere, checks that prove nothing.
package struct ScenarioLint: Sendable {
    private let suite: Suite

    /// How many nodes every target with the means `nodes` has at least.
    private static let leastNodes = 2

    /// Makes a lint.
    package init(_ suite: Suite) { self.suite = suite }

    /// Every finding, scenario by scenario.
    package func findings() -> [Finding] {
        let blockers = Set(
            suite.scenarios.flatMap { scenario in
                [Blocker(scenario: scenario.id)] + scenario.checks.map { Blocker(scenario: scenario.id, check: $0.id) }
            }
        )
        var found: [Finding] = []
        for scenario in suite.scenarios {
            found += names(in: scenario, blockers).map { finding(scenario, "dangling-name", $0) }
            found += checks(of: scenario).map { finding(scenario, "weak-check", $0) }
            found += users(of: scenario).map { finding(scenario, "bad-user", $0) }
            found += patterns(in: scenario).map { finding(scenario, "bad-pattern", $0) }
        }
        return found + cycles() + mutants()
    }

    private func names(in scenario: Scenario, _ blockers: Set<Blocker>) -> [String] {
        let unknownBlockers = scenario.blockedBy.filter { !blockers.contains($0) }
        var found = unknownBlockers.map { "blockedBy names \($0), which there is not." }
        found += scenario.needs.filter { !suite.features.contains($0) }.map { "No clause has the feature \($0)." }
        let union = Set(scenario.checks.flatMap(\.clauses))
        if union != Set(scenario.clauses) { found.append("clauses is not the union of the checks' clauses.") }
        let levels = union.compactMap { suite.clauses[$0]?.level }
        if levels.max() != scenario.level { found.append("level is not the highest among the clauses.") }
        found += union.filter { suite.clauses[$0] == nil }.sorted().map { "There is no clause \($0)." }
        let unknown = scenario.limits.keys.filter { !suite.limitNames.contains($0) }.sorted()
        found += unknown.map { "There is no limit \($0)." }
        if scenario.highestNode > 0, !scenario.means.contains(.nodes) {
            found.append("A step names a node, and means does not say \"nodes\".")
        }
        if scenario.highestNode > Self.leastNodes {
            found.append("A step names node \(scenario.highestNode); more than \(Self.leastNodes) need not be there.")
        }
        found += providers(in: scenario)
        if scenario.isolation == .shared, scenario.disturbsItsServer {
            found.append("What moves the clock, restarts or needs limits is exclusive.")
        }
        return found + faults(in: ScenarioMachine.unrolled(scenario.steps, [:]).map(\.step))
    }

    /// Devices that nobody made, and providers that the runner is not said to play.
    private func providers(in scenario: Scenario) -> [String] {
        let known = Set(scenario.devices.map(\.name))
        var named: [String] = []
        for step in ScenarioMachine.unrolled(scenario.steps, [:]).map(\.step) {
            switch step.action {
            case .script(let form): named.append(form.device)
            case .received(let form): named += form.devices + [form.until].compactMap(\.self)
            default: break
            }
        }
        var found = Set(named).subtracting(known).sorted().map { "There is no device \($0)." }
        if !scenario.providers.isEmpty, !scenario.means.contains(.providers) {
            found.append("It looks at push providers, and means does not say \"providers\".")
        }
        return found
    }

    /// Faults that no later step runs into.
    private func faults(in steps: [Step]) -> [String] {
        steps.indices.compactMap { index in
            guard case .fault(let point, _) = steps[index].action else { return nil }
            let isMet = steps[(index + 1)...].contains { step in
                switch (step.action, point) {
                case (.open(let form), .conn(let conn)): form.conn == conn
                case (.call(let form), .operation(let operation)): form.operation == operation
                default: false
                }
            }
            return isMet ? nil : "\(steps[index].pointer): no later step makes the connection that this fault breaks."
        }
    }

    private func checks(of scenario: Scenario) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for check in scenario.checks {
            if let control = check.control, !seen.contains(control) {
                found.append("#\(check.id): its control \(control) is no check before it.")
            }
            if !seen.insert(check.id).inserted { found.append("#\(check.id) stands twice.") }
            let isMust = check.clauses.contains { suite.clauses[$0]?.level == .must }
            if isMust, check.killedBy.isEmpty { found.append("#\(check.id): no mutant proves it.") }
        }
        if scenario.checks.isEmpty { found.append("It checks nothing.") }
        return found
    }

    /// User ids and answers that no run could make.
    private func users(of scenario: Scenario) -> [String] {
        let target = TargetInstance(endpoint: Endpoint(host: "127.0.0.1", port: 1), application: nil)
        do throws(ScopeFault) {
            let mint = ContextMint(seed: 0, salt: "")
            _ = try mint.context(scenario, target, limits: suite.leastLimits, applicationURL: "http://127.0.0.1:1/")
            return []
        } catch {
            return ["users: \(error.sentence)"]
        }
    }

    private func patterns(in scenario: Scenario) -> [String] {
        scenario.checks.flatMap { check in
            check.looks.compactMap { look, pattern in
                do throws(PatternFault) {
                    try Matcher.check(template: pattern)
                    return nil
                } catch {
                    return "#\(check.id) \(look.rawValue)\(error.pointer): \(error.sentence)"
                }
            }
        }
    }

    private func cycles() -> [Finding] {
        let blockers = Dictionary(uniqueKeysWithValues: suite.scenarios.map { ($0.id, $0.blockedBy.map(\.scenario)) })
        return suite.scenarios.filter { scenario in
            var seen: Set<String> = []
            var left = scenario.blockedBy.map(\.scenario)
            while let next = left.popLast() {
                if next == scenario.id { return true }
                if seen.insert(next).inserted { left += blockers[next] ?? [] }
            }
            return false
        }.map { finding($0, "cycle", "It is blocked by itself.") }
    }

    private func mutants() -> [Finding] {
        let path = "Conformance/mutants.json"
        let known = Set(suite.mutants.map(\.id))
        let promised = Set(suite.scenarios.flatMap(\.checks).flatMap(\.killedBy))
        var found = promised.subtracting(known).sorted().map { id in
            Finding(file: path, rule: "unknown-mutant", sentence: "A check names \(id), which is not listed.")
        }
        found += suite.mutants.filter { !promised.contains($0.id) && $0.kills.isEmpty }.map { mutant in
            Finding(file: path, rule: "idle-mutant", sentence: "No check promises to catch \(mutant.id).")
        }
        return found
    }

    private func finding(_ scenario: Scenario, _ rule: String, _ sentence: String) -> Finding {
        Finding(file: scenario.file, rule: rule, sentence: sentence)
    }
}

extension Scenario {
    /// Where it stands in the project.
    var file: String {
        let path = id.split(separator: ".").dropFirst().joined(separator: "/")
        return "Conformance/scenarios/\(profile)/\(path).json"
    }
}
