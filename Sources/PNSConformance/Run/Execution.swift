import NIOCore

/// Performs the scenarios of a run, side by side, and collects their results.
struct Execution: Sendable {
    struct Outcome: Sendable {
        var results: [ScenarioResult] = []
        var notExecuted: [RunReport.NotExecuted] = []
    }

    let run: ConformanceRun
    let target: TargetInstance
    let preflight: Preflight

    func perform(_ scenarios: [Scenario]) async -> Outcome {
        var results: [String: ScenarioResult] = [:]
        var shared: [Scenario] = []
        var alone: [Scenario] = []
        var own: [Scenario] = []
        for scenario in scenarios {
            if let result = unjudged(scenario) {
                results[scenario.id] = result
            } else if scenario.isolation == .shared {
                shared.append(scenario)
            } else if run.launcher != nil {
                own.append(scenario)
            } else {
                alone.append(scenario)
            }
        }
        run.progress(.planned(shared.count + own.count + alone.count))
        for result in await performTogether(shared, own) { results[result.id] = result }
        for scenario in alone where run.control.ending == nil {
            let result = await perform(scenario, on: target)
            results[result.id] = result
        }
        var outcome = Outcome()
        for scenario in scenarios where results[scenario.id] == nil {
            outcome.notExecuted.append(.init(id: scenario.id, reason: "the run was cut short before it"))
        }
        let byID = Dictionary(uniqueKeysWithValues: scenarios.map { ($0.id, $0) })
        outcome.results = ScenarioVerdicts.explainingFailures(scenarios.compactMap { results[$0.id] }, byID)
        return outcome
    }

    /// A run of a scenario with names and credentials of its own.
    func prepare(_ scenario: Scenario, on target: TargetInstance, salt: String) -> ScenarioRun {
        ScenarioRun(
            scenario,
            context: ContextMint(seed: run.options.seed, salt: salt).context(
                scenario,
                target,
                limits: limits(for: scenario),
                applicationURL: run.application.url
            ),
            policy: preflight.policy,
            levels: run.suite.levels,
            target: target,
            application: run.application,
            group: run.group,
            secrets: run.options.secrets
        )
    }

    /// The limits that hold in a scenario: those it sets for its own server, where that can be done, else the published.
    private func limits(for scenario: Scenario) -> [String: Int] {
        guard !scenario.limits.isEmpty, run.launcher?.setting(scenario.limits) != nil else { return preflight.limits }
        return preflight.limits.merging(scenario.limits) { $1 }
    }

    /// The result of a scenario that cannot be begun; `nil` for one that can.
    private func unjudged(_ scenario: Scenario) -> ScenarioResult? {
        var result = ScenarioResult(
            id: scenario.id,
            title: scenario.title,
            level: scenario.level,
            verdict: .notApplicable
        )
        if let feature = scenario.needs.first(where: { !preflight.features.contains($0) }) {
            result.reason = "the server does not claim the feature \(feature)"
            return result
        }
        result.verdict = .notJudged
        var needed = scenario.means
        if !scenario.users.isEmpty { needed.insert(.application, at: 0) }
        if let means = needed.first(where: { !preflight.policy.means.contains($0) }) {
            // A short retention can be waited for instead of moving a clock: the step decides.
            guard means != .clock else { return nil }
            result.reason = "the target gives the runner no \(means.rawValue)"
            return result
        }
        let published = limits(for: scenario)
        let absent = scenario.limitsNeeded.first { published[$0] == nil && run.suite.optionalLimits.contains($0) }
        if let absent {
            result.verdict = .notApplicable
            result.reason = "the server publishes no \(absent)"
            return result
        }
        let limits = published.map { ("limits.\($0.key)", RawJSON.number($0.value)) }
        let scope = ValueScope(Dictionary(uniqueKeysWithValues: limits))
        for condition in scenario.conditions {
            guard let left = try? scope.terms(condition.left), let right = try? scope.terms(condition.right),
                left <= right
            else {
                result.reason =
                    "the server's limits do not fit: \(condition.left.compact()) <= \(condition.right.compact())"
                return result
            }
        }
        return nil
    }

    private func performTogether(_ shared: [Scenario], _ own: [Scenario]) async -> [ScenarioResult] {
        // Servers of their own first: starting them takes longest.
        let all = own.map { ($0, isOwn: true) } + shared.map { ($0, isOwn: false) }
        var results: [ScenarioResult] = []
        var lingering: [ScenarioRun] = []
        await withTaskGroup(of: (ScenarioResult?, ScenarioRun?).self) { tasks in
            var next = 0
            func startNext() {
                guard next < all.count, run.control.ending == nil else { return }
                let (scenario, isOwn) = all[next]
                next += 1
                tasks.addTask {
                    if isOwn { return (await performOnOwnServer(scenario), nil) }
                    return (nil, await performKeepingOpen(scenario))
                }
            }
            for _ in 0..<max(1, run.options.jobs) { startNext() }
            for await (result, kept) in tasks {
                if let result { results.append(result) }
                if let kept { lingering.append(kept) }
                startNext()
            }
        }
        results += await linger(lingering)
        return results
    }

    private func performKeepingOpen(_ scenario: Scenario) async -> ScenarioRun {
        run.progress(.began(scenario.id))
        let scenarioRun = prepare(scenario, on: target, salt: "")
        run.control.enter(scenarioRun) { scenarioRun.cancel($0) }
        await scenarioRun.perform()
        run.progress(.ended(scenario.id, await result(of: scenarioRun).verdict))
        return scenarioRun
    }

    /// Keeps all connections open a little longer, once for all of them; what comes now is charged to its scenario.
    private func linger(_ runs: [ScenarioRun]) async -> [ScenarioResult] {
        await withTaskGroup { tasks in
            for scenarioRun in runs { tasks.addTask { await scenarioRun.beginLinger() } }
        }
        var isWorthwhile = false
        for scenarioRun in runs where !isWorthwhile { isWorthwhile = await scenarioRun.hasOpenConnections }
        if isWorthwhile, run.control.ending == nil { await passTime(on: target) }
        var results: [ScenarioResult] = []
        await withTaskGroup { tasks in
            for scenarioRun in runs { tasks.addTask { await scenarioRun.finish() } }
        }
        for scenarioRun in runs {
            run.control.leave(scenarioRun)
            results.append(await result(of: scenarioRun))
        }
        return results
    }

    private func passTime(on target: TargetInstance) async {
        let isMovable = target.clock != nil
        let seconds = isMovable ? 60 : (run.options.lingerMilliseconds + 999) / 1_000
        // A clock that refuses is judged by the scenarios of the clock.
        try? await target.advanceClock(seconds: seconds, timeout: .seconds(10), on: run.group)
    }

    private func performOnOwnServer(_ scenario: Scenario) async -> ScenarioResult {
        guard let launcher = run.launcher else { return await perform(scenario, on: target) }
        do {
            let fitting = scenario.limits.isEmpty ? nil : launcher.setting(scenario.limits)
            let own = try await (fitting ?? launcher).launch(
                isRestartable: scenario.means.contains(.restart),
                applicationURL: run.application.url
            )
            let result = await perform(scenario, on: own)
            await own.stop()
            return result
        } catch {
            run.progress(.began(scenario.id))
            run.progress(.ended(scenario.id, .error))
            return ScenarioResult(
                id: scenario.id,
                title: scenario.title,
                level: scenario.level,
                verdict: .error,
                reason: "no server of its own could be started: \((error as? CallFailure)?.why ?? "\(error)")"
            )
        }
    }

    private func perform(_ scenario: Scenario, on target: TargetInstance) async -> ScenarioResult {
        run.progress(.began(scenario.id))
        let scenarioRun = prepare(scenario, on: target, salt: "")
        run.control.enter(scenarioRun) { scenarioRun.cancel($0) }
        await scenarioRun.perform()
        await scenarioRun.beginLinger()
        if scenario.opensConnections, target.clock != nil { await passTime(on: target) }
        await scenarioRun.finish()
        run.control.leave(scenarioRun)
        let result = await result(of: scenarioRun)
        run.progress(.ended(scenario.id, result.verdict))
        return result
    }

    private func result(of scenarioRun: ScenarioRun) async -> ScenarioResult {
        let findings = await scenarioRun.findings()
        let verdicts = ScenarioVerdicts(levels: run.suite.levels)
        return verdicts.result(scenarioRun.scenario, findings.outcomes, findings.stop, findings.transcript)
    }
}
