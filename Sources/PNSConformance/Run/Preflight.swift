import NIOCore

/// What the runner finds out before it judges: claims, limits, round trips, means, and whether the read barrier holds.
struct Preflight: Sendable {
    var policy = JudgePolicy()
    /// The profiles that the server claims; `nil` where it does not say.
    var profiles: [String]?
    var features: Set<String> = []
    var limits: [String: Int] = [:]
    var remarks: [String] = []
    /// The longest of the round trips that were measured; 0 where none were.
    var roundTripMilliseconds = 0

    /// The scenario that probes the ordering clause on which the read barrier rests.
    static let barrierProbe = "server.order.barrier"

    /// Asks and probes.
    ///
    /// - Throws: ``CallFailure`` when the server does not answer.
    static func perform(_ run: ConformanceRun, _ target: TargetInstance) async throws(CallFailure) -> Preflight {
        if let adapter = target.adapter { return await through(adapter, run, target) }
        var preflight = Preflight()
        let suite = run.suite
        guard let operation = suite.operations["discovery"] else {
            throw CallFailure(why: "operations.json has no operation \"discovery\"", isUnreachable: false)
        }
        let operations = Self.operations(run, target)
        let discovery = try await Discovery.ask(
            target,
            operations["discovery"] ?? operation,
            headers: run.description.headers,
            on: run.group
        )
        if let fault = discovery.fault, run.description.features == nil {
            preflight.remarks.append("\(fault); no feature is taken as claimed, and limits are the least permitted.")
        }
        preflight.profiles = run.description.profiles ?? discovery.profiles
        preflight.features = Set(run.description.features ?? discovery.features)
        preflight.limits = suite.assumedLimits.merging(discovery.limits) { $1 }.merging(run.description.limits) { $1 }
        preflight.roundTripMilliseconds = discovery.roundTripMilliseconds
        preflight.policy.measure(roundTripMilliseconds: discovery.roundTripMilliseconds)
        preflight.policy.patienceSeconds = run.options.patienceSeconds
        preflight.policy.leastDeadlineMilliseconds = run.options.leastDeadlineMilliseconds
        preflight.stretch(by: run.options.paceScale)
        preflight.policy.operations = operations
        preflight.policy.fault = { suite.fault(ofServerMessage: $0) }
        preflight.policy.means = run.launcher?.means ?? []
        if target.clock != nil { preflight.policy.means.insert(.clock) }
        await target.adoptClock(timeout: .seconds(5), on: run.group)
        if !target.nodes.isEmpty { preflight.policy.means.insert(.nodes) }
        if target.client != nil { preflight.policy.means.insert(.client) }
        if target.client?.otherSecret != nil { preflight.policy.means.insert(.rotation) }
        if run.launcher != nil { preflight.policy.means.insert(.application) }
        preflight.policy.providers = run.providers.providers
        if !preflight.policy.providers.isEmpty { preflight.policy.means.insert(.providers) }
        preflight.policy.arePushesOrdered = preflight.features.contains(JudgePolicy.orderedPushes)
        // The server asks somebody else who its devices are.
        if run.description.principals != .minted { preflight.policy.means.remove(.application) }
        await preflight.probe(run, target)
        await preflight.probeNodes(run, target)
        return preflight
    }

    /// Makes every deadline so many times as long.
    mutating func stretch(by scale: Double) {
        guard scale != 1 else { return }
        policy.stretch(by: scale)
        remarks.append("Every deadline is \(scale) times as long as usual (pace.scale).")
    }

    /// The operations as this target has them, behind its path.
    static func operations(_ run: ConformanceRun, _ target: TargetInstance) -> [String: Operation] {
        var operations = run.suite.operations
        for (name, operation) in operations {
            operations[name] = operation.overridden(by: run.description.operations[name])
                .based(on: operation.isOnClock ? target.clock?.path ?? "" : target.path)
        }
        return operations
    }

    /// Runs the probe scenario: it shows whether the application is asked, and whether the barrier holds.
    private mutating func probe(_ run: ConformanceRun, _ target: TargetInstance) async {
        guard let scenario = run.suite.scenarios.first(where: { $0.id == Self.barrierProbe }) else { return }
        let isMinted = run.description.principals == .minted
        let (holds, isAsked, obstacle) = await attempt(scenario, run, target)
        if let obstacle { remarks.append("No user could be had: \(obstacle).") }
        if isAsked, isMinted {
            policy.means.insert(.application)
        } else if isMinted, !policy.means.contains(.application) {
            remarks.append(
                "The server did not ask the application at \(run.application.url) about a device. Configure that URL as its"
                    + " authenticator; until then no scenario with devices can be judged. `pns doctor` says more."
            )
        }
        // Where nothing was tried, nothing was found out.
        guard !holds, obstacle == nil, isAsked || !isMinted else { return }
        guard let counted = run.suite.scenarios.first(where: { $0.id == Self.fenceProbe }) else { return }
        let provable = policy
        policy.isBarrierProved = false
        policy.leastQuietMilliseconds = max(policy.leastQuietMilliseconds, JudgePolicy.longQuietMilliseconds)
        let (holdsInTime, _, _) = await attempt(counted, run, target)
        // What does not even come in time is not late: the barrier is not to blame.
        if !holdsInTime {
            policy = provable
        } else {
            remarks.append(
                "Counts can arrive after the answer to a later request ([ORD-003]): absences are judged by time, not by proof."
            )
        }
    }

    func attempt(
        _ scenario: Scenario,
        _ run: ConformanceRun,
        _ target: TargetInstance
    ) async -> (holds: Bool, isAsked: Bool, obstacle: String?) {
        let execution = Execution(run: run, target: target, preflight: self)
        let attempt: ScenarioRun
        do throws(Execution.Obstacle) {
            attempt = try await execution.prepare(
                scenario,
                on: target,
                salt: policy.fitting(scenario).isBarrierProved ? "probe" : "probe-in-time",
                isProbe: true
            )
        } catch {
            return (false, false, error.why)
        }
        run.control.enter(attempt) { attempt.cancel($0) }
        await attempt.perform()
        let holds = await attempt.holds
        await attempt.finish()
        run.control.leave(attempt)
        return (holds, await attempt.sawAuthentication, nil)
    }
}
