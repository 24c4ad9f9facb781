extension Preflight {
    /// The scenario that probes whether the read barrier holds across nodes, and the one that shows that counts cross them.
    static let nodesProbe = (barrier: "server.cluster.barrier", count: "server.cluster.count")

    /// Finds out whether an answer at one node comes after the counts of what another one has acknowledged (CLU-003).
    ///
    /// Where it does not, a count that is a moment late is no missing count: scenarios of several nodes then judge by time.
    mutating func probeNodes(_ run: ConformanceRun, _ target: TargetInstance) async {
        guard policy.means.contains(.nodes), features.contains("cluster"), policy.isBarrierProved else { return }
        let scenarios = run.suite.scenarios
        guard let barrier = scenarios.first(where: { $0.id == Self.nodesProbe.barrier }),
            let count = scenarios.first(where: { $0.id == Self.nodesProbe.count }),
            await !attempt(barrier, run, target).holds
        else { return }
        policy.isBarrierProvedAcrossNodes = false
        // What does not even come in time is not late: the barrier is not to blame.
        guard await attempt(count, run, target).holds else {
            policy.isBarrierProvedAcrossNodes = true
            return
        }
        remarks.append(
            "Counts can reach another node after the answer to a later request there ([CLU-003]): absences across nodes are"
                + " judged by time, not by proof."
        )
    }
}
