import NIOCore
import Synchronization

/// Performs the scenarios of a run, side by side, and collects their results.
struct Execution: Sendable {
    struct Outcome: Sendable {
        var results: [ScenarioResult] = []
        var notExecuted: [RunReport.NotExecuted] = []
    }

    /// Why a scenario cannot be begun.
    struct Obstacle: Error {
        var verdict: Verdict
        var why: String
    }

    let run: ConformanceRun
    let target: TargetInstance
    let preflight: Preflight
    let conditions: RunConditions
    private let desk: PrincipalDesk
    private let pace: RequestPace?
    private let redCount = Counter()
    private let unscored: Set<String>

    /// Prepares to perform.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - target: The server that the scenarios share.
    ///   - preflight: What is known of it.
    ///   - conditions: What is judged by; those of the preflight, with the profile `core`, where nothing else is said.
    ///   - unscored: The scenarios that do not count.
    init(
        run: ConformanceRun,
        target: TargetInstance,
        preflight: Preflight,
        conditions: RunConditions? = nil,
        unscored: Set<String> = []
    ) {
        self.run = run
        self.unscored = unscored
        self.conditions =
            conditions
            ?? RunConditions(
                preflight,
                mintsUsers: run.description.principals == .minted,
                setsLimits: run.launcher?.setting([:]) != nil
            )
        self.target = target
        self.preflight = preflight
        pace = run.description.maxRequestsPerSecond.map(RequestPace.init(perSecond:))
        let (headers, group) = (run.description.headers, run.group)
        let operation = preflight.policy.operations["subscribe"]
        desk = PrincipalDesk(run.description.principals) { principal throws(CallFailure) in
            guard let operation else { throw CallFailure(why: "no operation \"subscribe\"", isUnreachable: false) }
            return try await DeviceProbe.drain(principal, target, operation, headers: headers, on: group)
        }
    }

    func perform(_ scenarios: [Scenario]) async -> Outcome {
        var results: [String: ScenarioResult] = [:]
        var shared: [Scenario] = []
        var alone: [Scenario] = []
        var own: [Scenario] = []
        let applicability = Applicability(conditions, optionalLimits: run.suite.optionalLimits)
        for scenario in scenarios {
            if let result = applicability.unjudged(scenario) {
                results[scenario.id] = result
            } else if scenario.isolation == .shared {
                shared.append(scenario)
            } else if hasServersOfItsOwn {
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
            outcome.notExecuted.append(.init(id: scenario.id, reason: reasonForLeavingOut))
        }
        let byID = Dictionary(uniqueKeysWithValues: scenarios.map { ($0.id, $0) })
        outcome.results = ScenarioVerdicts.explainingFailures(scenarios.compactMap { results[$0.id] }, byID)
        return outcome
    }

    private var reasonForLeavingOut: String {
        switch run.control.ending {
        case .failFast: "the run ended at the red scenario that --fail-fast allows"
        case .serverLost: "the server had stopped answering before it"
        default: "the run was cut short before it"
        }
    }

    /// Whether a scenario that disturbs its server can have one to itself.
    private var hasServersOfItsOwn: Bool { run.launcher != nil && target.adapter?.can(.ownServer) != false }

    /// A run of a scenario with names and credentials of its own.
    func prepare(
        _ scenario: Scenario,
        on target: TargetInstance,
        salt: String,
        isProbe: Bool = false
    ) async throws(Obstacle) -> ScenarioRun {
        let isMinted = run.description.principals == .minted
        let lease: PrincipalDesk.Lease
        do throws(PrincipalShortage) {
            lease = try await desk.lease(scenario.users.map(\.name), isFresh: scenario.asksForSeen)
        } catch {
            throw Obstacle(verdict: error.isOfTarget ? .notJudged : .untestable, why: error.why)
        }
        let context: ScenarioContext
        do throws(ScopeFault) {
            let mint = ContextMint(seed: run.options.seed, salt: salt, namespace: run.description.namespace)
            context = try mint.context(
                scenario,
                target,
                limits: limits(for: scenario),
                headers: run.description.headers,
                applicationURL: run.application.url,
                users: isMinted ? nil : lease.users,
                providers: run.providers
            )
        } catch {
            await desk.release(lease)
            throw Obstacle(verdict: .error, why: "the users of the scenario cannot be made: \(error.sentence)")
        }
        return ScenarioRun(
            scenario,
            context: context,
            policy: preflight.policy,
            levels: run.suite.levels,
            target: target,
            application: run.application,
            providers: run.providers,
            group: run.group,
            secrets: run.options.secrets,
            pace: pace,
            isMinted: isMinted,
            faults: isProbe ? nil : run.faults,
            onFinish: { [desk] in await desk.release(lease) }
        )
    }

    /// The limits that hold in a scenario: those it sets for its own server, where that can be done, else the published.
    private func limits(for scenario: Scenario) -> [String: Int] {
        guard !scenario.limits.isEmpty, run.launcher?.setting(scenario.limits) != nil else { return preflight.limits }
        return preflight.limits.merging(scenario.limits) { $1 }
    }

    private func performTogether(_ shared: [Scenario], _ own: [Scenario]) async -> [ScenarioResult] {
        // Servers of their own first, since starting them takes longest, and of these the ones that have to end and start
        // again. Then who needs users that nobody has used.
        let ended = own.filter { $0.means.contains(.restart) } + own.filter { !$0.means.contains(.restart) }
        let isPool = if case .pool = run.description.principals { true } else { false }
        let ordered = isPool ? shared.filter(\.asksForSeen) + shared.filter { !$0.asksForSeen } : shared
        let all = ended.map { ($0, isOwn: true) } + ordered.map { ($0, isOwn: false) }
        var results: [ScenarioResult] = []
        var lingering: [ScenarioRun] = []
        await withTaskGroup(of: Stage.self) { tasks in
            var next = 0
            func startNext() {
                guard next < all.count, run.control.ending == nil else { return }
                let (scenario, isOwn) = all[next]
                next += 1
                tasks.addTask {
                    if isOwn { return .judged(await performOnOwnServer(scenario)) }
                    // The next scenario with the same user would be heard on connections that stay open.
                    if isPool { return .judged(await perform(scenario, on: target)) }
                    return await performKeepingOpen(scenario)
                }
            }
            for _ in 0..<max(1, run.options.jobs) { startNext() }
            for await stage in tasks {
                switch stage {
                case .judged(let result):
                    results.append(result)
                    startNext()
                case .kept(let scenarioRun):
                    lingering.append(scenarioRun)
                    // At once: whatever comes behind its own last barrier is late, however long the others take.
                    if isLingering {
                        tasks.addTask {
                            await scenarioRun.beginLinger()
                            return .settled
                        }
                    }
                    startNext()
                case .settled: break
                }
            }
        }
        results += await linger(lingering)
        return results
    }

    /// What has become of a scenario that runs beside others.
    private enum Stage: Sendable {
        case judged(ScenarioResult)
        /// Its steps are over; its connections stay open.
        case kept(ScenarioRun)
        /// Nothing of its own traffic is on its way any more.
        case settled
    }

    private func performKeepingOpen(_ scenario: Scenario) async -> Stage {
        run.progress(.began(scenario.id))
        let scenarioRun: ScenarioRun
        do throws(Obstacle) {
            scenarioRun = try await prepare(scenario, on: target, salt: "")
        } catch {
            return .judged(obstructed(scenario, error))
        }
        run.control.enter(scenarioRun) { scenarioRun.cancel($0) }
        await scenarioRun.perform()
        await note(await result(of: scenarioRun))
        return .kept(scenarioRun)
    }

    private func obstructed(_ scenario: Scenario, _ obstacle: Obstacle) -> ScenarioResult {
        let result = ScenarioResult(
            id: scenario.id,
            title: scenario.title,
            level: scenario.level,
            verdict: obstacle.verdict,
            reason: obstacle.why
        )
        run.progress(.judged(result))
        run.progress(.ended(scenario.id, obstacle.verdict))
        return result
    }

    /// Tells how a scenario ended, and whether that is the end of the run.
    private func note(_ result: ScenarioResult) async {
        let result = run.options.known?.excusing(result) ?? result
        run.progress(.judged(result))
        run.progress(.ended(result.id, result.verdict))
        guard result.verdict.isRed(isStrict: run.options.isStrict), run.control.ending == nil else { return }
        let counts = run.options.isStrict || !unscored.contains(result.scenario) || result.verdict == .error
        if counts, redCount.increment() == run.options.failFast { return run.control.stopBeginning(.failFast) }
        if await isLost() { run.control.cut(.serverLost) }
    }

    /// Whether the server answers nothing any more, whatever it is asked.
    private func isLost() async -> Bool {
        guard target.end == nil else { return true }
        guard target.adapter == nil else { return false }  // one that breaks says so itself
        guard let operation = preflight.policy.operations["discovery"] else { return false }
        let request = HTTPRequest(
            method: operation.method,
            path: operation.path,
            headers: [HeaderField("Host", target.authority), HeaderField("Connection", "close")]
                + run.description.headers
        )
        let timeout = Duration.milliseconds(preflight.policy.lastMilliseconds)
        // Twice: a server can be busy, or close one connection too many.
        for _ in 0..<2 {
            let answer = try? await run.control.perform {
                try await HTTPCaller.call(request, to: target.endpoint, timeout: timeout, on: run.group)
            }
            if answer != nil || run.control.ending != nil { return false }
        }
        return true
    }

    /// Keeps all connections open a little longer, once for all of them; what comes now is charged to its scenario.
    private func linger(_ runs: [ScenarioRun]) async -> [ScenarioResult] {
        if isLingering {
            var isWorthwhile = false
            for scenarioRun in runs where !isWorthwhile { isWorthwhile = await scenarioRun.canBeLate }
            if isWorthwhile, isLingering { await passTime(on: target) }
        }
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

    /// A run that was cut short waits for nothing.
    private var isLingering: Bool { run.control.ending == nil || run.control.ending == .failFast }

    private func passTime(on target: TargetInstance) async {
        let isMovable = target.hasMovableClock
        // A little first: a long jump can end connections, on which nothing more is seen then.
        let moves = isMovable ? [5, 55] : [(run.options.lingerMilliseconds + 999) / 1_000]
        for seconds in moves {
            // A clock that refuses is judged by the scenarios of the clock.
            try? await run.control.perform {
                try await target.advanceClock(seconds: seconds, timeout: .seconds(10), on: run.group)
            }
        }
        guard isMovable, run.options.lingersBesideClock else { return }
        try? await run.control.perform { try await Task.sleep(for: .milliseconds(run.options.lingerMilliseconds)) }
    }

    private func performOnOwnServer(_ scenario: Scenario) async -> ScenarioResult {
        guard let launcher = run.launcher else { return await perform(scenario, on: target) }
        let own: TargetInstance
        do {
            let launcher = scenario.means.contains(.nodes) ? launcher.withNodes ?? launcher : launcher
            let fitting = scenario.limits.isEmpty ? nil : launcher.setting(scenario.limits)
            own = try await run.control.perform {
                try await (fitting ?? launcher).launch(
                    isRestartable: scenario.means.contains(.restart),
                    applicationURL: run.application.url
                )
            }
            run.watch(own)
        } catch {
            let why = (error as? CallFailure)?.why ?? "\(error)"
            run.progress(.began(scenario.id))
            return obstructed(scenario, Obstacle(verdict: .error, why: "no server of its own could be started: \(why)"))
        }
        let result = await perform(scenario, on: own)
        await own.stop()
        return result
    }

    private func perform(_ scenario: Scenario, on target: TargetInstance) async -> ScenarioResult {
        run.progress(.began(scenario.id))
        let scenarioRun: ScenarioRun
        do throws(Obstacle) {
            scenarioRun = try await prepare(scenario, on: target, salt: "")
        } catch {
            return obstructed(scenario, error)
        }
        run.control.enter(scenarioRun) { scenarioRun.cancel($0) }
        await scenarioRun.perform()
        if isLingering, scenario.opensConnections || !scenario.devices.isEmpty, target.hasMovableClock {
            await scenarioRun.beginLinger()
            await passTime(on: target)
        }
        await scenarioRun.finish()
        run.control.leave(scenarioRun)
        let result = await result(of: scenarioRun)
        await note(result)
        return result
    }

    private func result(of scenarioRun: ScenarioRun) async -> ScenarioResult {
        await scenarioRun.result(ScenarioVerdicts(levels: run.suite.levels))
    }
}

/// Counts from any task.
private final class Counter: Sendable {
    private let count = Mutex(0)

    /// The count with this one.
    func increment() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
