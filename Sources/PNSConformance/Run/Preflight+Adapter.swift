extension Preflight {
    /// The scenario that shows whether what a fence promises holds: a count, and a fence behind it.
    static let fenceProbe = "server.count.notified"

    /// Takes from an adapter what a server says of itself elsewhere, and tries its fence.
    static func through(_ adapter: AdapterSession, _ run: ConformanceRun, _ target: TargetInstance) async -> Preflight {
        let hello = adapter.hello
        var preflight = Preflight()
        preflight.limits = run.suite.assumedLimits.merging(hello.limits) { $1 }
        preflight.policy.patienceSeconds = run.options.patienceSeconds
        preflight.policy.unitMilliseconds = max(50, hello.delayMilliseconds)
        // Longer than an adapter may take, so that its silence is never taken for the server's.
        let adapterMilliseconds = AdapterRequest.fence(conn: "").milliseconds + 2_000
        preflight.policy.leastDeadlineMilliseconds = max(run.options.leastDeadlineMilliseconds, adapterMilliseconds)
        preflight.policy.operations = run.suite.operations
        preflight.policy.means = [.application]
        if adapter.can(.clock) { preflight.policy.means.insert(.clock) }
        if adapter.can(.restart) { preflight.policy.means.insert(.restart) }
        preflight.policy.isBarrierProved = adapter.can(.fence)
        if !adapter.can(.fence) { preflight.policy.leastQuietMilliseconds = 1_000 }
        preflight.stretch(by: run.options.paceScale)
        preflight.remarks.append(
            "The server was judged through an adapter: what a scenario shows on our own wire only is not applicable."
        )
        if !hello.unknown.isEmpty {
            let words = hello.unknown.map { "\"\($0.shortened(to: 40))\"" }.joined(separator: ", ")
            preflight.remarks.append("The adapter offers \(words), which this runner does not know.")
        }
        await preflight.probeFence(run, target, AdapterProjection(hello))
        return preflight
    }

    private mutating func probeFence(
        _ run: ConformanceRun,
        _ target: TargetInstance,
        _ projection: AdapterProjection
    ) async {
        guard policy.isBarrierProved else {
            return remarks.append("The adapter offers no fence: absences are judged by time, not by proof.")
        }
        guard let scenario = run.suite.scenarios.first(where: { $0.id == Self.fenceProbe }),
            let probe = projection.project(scenario).scenario
        else { return }
        let isFirstTry = await attempt(probe, run, target).holds
        guard !isFirstTry, target.adapter?.fault == nil else { return }
        policy.isBarrierProved = false
        // What does not even come in time is not late: the fence is not to blame.
        policy.isBarrierProved = !(await attempt(probe, run, target).holds)
        if !policy.isBarrierProved {
            remarks.append(
                "A count came after a fence that was set behind it: absences are judged by time, not by proof."
                    + " Let the adapter answer \"fence\" only when all earlier events of the connection are written."
            )
        }
    }
}
