import NIOCore

/// What the runner finds out before it judges: claims, limits, round trips, means, and whether the read barrier holds.
struct Preflight: Sendable {
    var policy = JudgePolicy()
    var features: Set<String> = []
    var limits: [String: Int] = [:]
    var remarks: [String] = []

    /// The scenario that probes the ordering clause on which the read barrier rests.
    static let barrierProbe = "server.order.barrier"

    /// Asks and probes.
    ///
    /// - Throws: ``CallFailure`` when the server does not answer.
    static func perform(_ run: ConformanceRun, _ target: TargetInstance) async throws(CallFailure) -> Preflight {
        var preflight = Preflight()
        let suite = run.suite
        guard let operation = suite.operations["discovery"] else {
            throw CallFailure(why: "operations.json has no operation \"discovery\"", isUnreachable: false)
        }
        let discovery = try await Discovery.ask(target, operation, on: run.group)
        if let fault = discovery.fault, run.description.features == nil {
            preflight.remarks.append("\(fault); no feature is taken as claimed, and limits are the least permitted.")
        }
        preflight.features = Set(run.description.features ?? discovery.features)
        preflight.limits = suite.assumedLimits.merging(discovery.limits) { $1 }.merging(run.description.limits) { $1 }
        preflight.policy.unitMilliseconds = max(50, 8 * discovery.roundTripMilliseconds)
        preflight.policy.patienceSeconds = run.options.patienceSeconds
        preflight.policy.leastDeadlineMilliseconds = run.options.leastDeadlineMilliseconds
        preflight.policy.operations = suite.operations.mapValues { operation in
            var operation = operation
            operation.path = (operation.isOnClock ? target.clock?.path ?? "" : target.path) + operation.path
            return operation
        }
        preflight.policy.fault = { suite.fault(ofServerMessage: $0) }
        preflight.policy.means = run.launcher?.means ?? []
        if target.clock != nil { preflight.policy.means.insert(.clock) }
        if target.client != nil { preflight.policy.means.insert(.client) }
        if target.client?.otherSecret != nil { preflight.policy.means.insert(.rotation) }
        if run.launcher != nil { preflight.policy.means.insert(.application) }
        await preflight.probe(run, target)
        return preflight
    }

    /// Runs the probe scenario: it shows whether the application is asked, and whether the barrier holds.
    private mutating func probe(_ run: ConformanceRun, _ target: TargetInstance) async {
        guard let scenario = run.suite.scenarios.first(where: { $0.id == Self.barrierProbe }) else { return }
        let (holds, isAsked) = await attempt(scenario, run, target)
        if isAsked {
            policy.means.insert(.application)
        } else if !policy.means.contains(.application) {
            remarks.append(
                "The server did not ask the application at \(run.application.url) about a device. Configure that URL as its"
                    + " authenticator; until then no scenario with devices can be judged."
            )
        }
        guard !holds, isAsked else { return }
        policy.isBarrierProved = false
        let (holdsInTime, _) = await attempt(scenario, run, target)
        // What does not even come in time is not late: the barrier is not to blame.
        policy.isBarrierProved = !holdsInTime
        if holdsInTime {
            remarks.append(
                "Counts can arrive after the answer to a later request ([ORD-003]): absences are judged by time, not by proof."
            )
        }
    }

    private func attempt(
        _ scenario: Scenario,
        _ run: ConformanceRun,
        _ target: TargetInstance
    ) async -> (holds: Bool, isAsked: Bool) {
        let execution = Execution(run: run, target: target, preflight: self)
        let attempt = execution.prepare(scenario, on: target, salt: policy.isBarrierProved ? "probe" : "probe-in-time")
        await attempt.perform()
        let findings = await attempt.findings()
        await attempt.finish()
        let holds = findings.stop == nil && findings.outcomes.allSatisfy { $0.verdict == .pass }
        return (holds, await attempt.sawAuthentication)
    }
}
