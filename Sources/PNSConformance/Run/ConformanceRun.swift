import Foundation
public import NIOCore

/// Judges a server: asks what it claims, runs the scenarios that apply, and reports.
public struct ConformanceRun: Sendable {
    let suite: Suite
    let options: RunOptions
    let description: TargetDescription
    let launcher: (any TargetLauncher)?
    let application: any ApplicationFixture
    let providers: ProviderDesk
    let group: any EventLoopGroup
    let control: RunControl
    let faults: FaultLine?
    let progress: @Sendable (RunProgress) -> Void

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - suite: What to judge by.
    ///   - options: What is asked of the run.
    ///   - description: The server; with a launcher, only its name, features and limits are used.
    ///   - launcher: Starts the server, and further ones for scenarios that need one of their own.
    ///   - application: The application as the runner plays it.
    ///   - providers: The push providers that the runner plays, and that the server reaches.
    ///   - group: Event loops for all connections.
    ///   - control: Cuts the run short.
    ///   - progress: Called as the run gets on, from any task.
    public init(
        suite: Suite,
        options: RunOptions,
        description: TargetDescription,
        launcher: (any TargetLauncher)? = nil,
        application: any ApplicationFixture,
        providers: ProviderDesk = ProviderDesk(),
        group: any EventLoopGroup,
        control: RunControl = RunControl(),
        progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
    ) {
        self.suite = suite
        self.options = options
        self.description = description
        let delay = Duration.milliseconds(options.delayMilliseconds)
        self.launcher = launcher.map { launcher in
            delay > .zero ? DelayedLauncher(launcher: launcher, delay: delay, group: group) : launcher
        }
        self.application = application
        self.providers = providers
        self.group = group
        self.control = control
        faults = options.faults.isEmpty ? nil : FaultLine(options.faults)
        self.progress = progress
    }

    /// The rules of the options that no connection has come to; what they were to show was not shown.
    public var idleFaults: [FaultRule] { faults?.idle ?? [] }

    /// Runs.
    ///
    /// - Returns: The report, whatever happened; a server that cannot be reached is a report without results.
    /// - Throws: ``RunRefusal`` before anything is sent.
    public func run() async throws(RunRefusal) -> RunReport {
        let selection = try Selection(suite, asked: options)
        var report = RunReport(
            tool: RunReport.Tool(name: "pns", version: Suite.version),
            suite: Suite.version,
            spec: Suite.revision,
            target: RunReport.Target(name: description.name, version: description.version, url: description.url),
            selection: RunReport.Selection(
                only: options.only.map(\.text),
                not: options.not.map(\.text),
                isStrict: options.isStrict
            ),
            seed: options.seed,
            planDigest: PlanDigest.digest(
                suite: Suite.version,
                spec: Suite.revision,
                scenarios: selection.scenarios.map(\.id).sorted()
            )
        )
        report.known = options.known
        let start = ContinuousClock.now
        report.timings.startedAt = Date.now.formatted(.iso8601)
        guard !selection.scenarios.isEmpty else { return report }
        let watch = Task { [control, options] in
            try await Task.sleep(for: .milliseconds(options.deadlineMilliseconds))
            control.cut(.deadline)
        }
        await judge(selection, &report)
        watch.cancel()
        report.timings.milliseconds = Int((ContinuousClock.now - start).milliseconds)
        return report
    }

    private func judge(_ selection: Selection, _ report: inout RunReport) async {
        let target: TargetInstance
        do {
            target = try await control.perform { try await self.sharedTarget() }
        } catch {
            return refuse(&report, selection, "\((error as? CallFailure)?.why ?? "\(error)")")
        }
        watch(target)
        do {
            let preflight = try await control.perform { try await Preflight.perform(self, target) }
            let choice = try ProfileChoice(suite, names: options.profiles, claimed: preflight.profiles)
            // What was named is run or listed, whatever is claimed.
            let selection = options.only.isEmpty ? selection.narrowed(to: choice.families) : selection
            report.planDigest = PlanDigest.digest(
                suite: Suite.version,
                spec: Suite.revision,
                scenarios: selection.scenarios.map(\.id).sorted()
            )
            report.target.url = "\(target.endpoint.scheme)://\(target.authority)\(target.path)"
            target.adapter.map { report.name($0.hello) }
            report.timings.unitMilliseconds = preflight.policy.unitMilliseconds
            report.timings.roundTripMilliseconds = preflight.roundTripMilliseconds
            report.means = preflight.policy.means.sorted().map(\.rawValue)
            report.remarks += preflight.remarks + choice.remarks
            if let faults {
                let rules = faults.rules.map(\.description).joined(separator: "; ")
                report.remarks.append(
                    "The network was broken on purpose (\(rules)): what is red here can be its fault."
                )
            }
            let conditions = RunConditions(
                preflight,
                mintsUsers: description.principals == .minted,
                setsLimits: launcher?.setting([:]) != nil,
                profiles: choice.families
            )
            report.conditions = conditions
            let execution = Execution(
                run: self,
                target: target,
                preflight: preflight,
                conditions: conditions,
                unscored: choice.judged.unscored
            )
            let plan = AdapterPlan(selection.scenarios, target.adapter?.hello)
            let outcome = await execution.perform(plan.scenarios)
            report.results = plan.complete(outcome.results, suite.levels, isFenced: preflight.policy.isBarrierProved)
            report.notExecuted = outcome.notExecuted
            report.ending = control.ending ?? .finished
            if report.ending == .serverLost {
                report.remarks.append("The server stopped answering; what was under way then is untestable.")
            }
            if let strays = providers.strayRemark { report.remarks.append(strays) }
            if let end = target.end { report.remarks.append("The launched server \(end).") }
            if let reason = control.reason { report.remarks.append("The run was cut short: \(reason).") }
            report.conclude(
                suite,
                scoredBy: choice.judged,
                claimed: preflight.features,
                notClaimed: choice.notClaimed
            )
            if report.results.contains(where: report.isRed) {
                if let log = description.launch?.log { report.remarks.append("What the server wrote is in \(log).") }
                if let remark = description.tokenRemark { report.remarks.append(remark) }
            }
        } catch {
            let why = target.end.map { "the launched server \($0)" }
            refuse(&report, selection, why ?? (error as? CallFailure)?.why ?? "\(error)")
        }
        await target.stop()
        report.complete(launcher?.takeExercisedClauses(), suite)
    }

    /// An adapter that breaks ends the run: nothing can be judged any more.
    func watch(_ target: TargetInstance) {
        guard let adapter = target.adapter else { return }
        adapter.watch { [control, weak adapter] in
            control.cut(.unreachable, reason: adapter?.fault?.sentence)
        }
    }

    private func refuse(_ report: inout RunReport, _ selection: Selection, _ why: String) {
        // Cut short is not out of reach: nobody knows what the server would have done.
        report.ending = control.ending ?? .unreachable
        if control.ending == nil { report.remarks.append("The target cannot be reached or driven: \(why).") }
        if let remark = description.tokenRemark { report.remarks.append(remark) }
        report.notExecuted = selection.scenarios.map { .init(id: $0.id, reason: "nothing was judged") }
    }

    private func sharedTarget() async throws -> TargetInstance {
        if let launcher {
            let launcher = launcher.withNodes ?? launcher
            return try await launcher.launch(isRestartable: false, applicationURL: application.url)
        }
        let target = try TargetInstance(running: description)
        try await target.delay(by: .milliseconds(options.delayMilliseconds), on: group)
        return target
    }
}
