import Foundation
public import NIOCore

/// Judges a server: asks what it claims, runs the scenarios that apply, and reports.
public struct ConformanceRun: Sendable {
    let suite: Suite
    let options: RunOptions
    let description: TargetDescription
    let launcher: (any TargetLauncher)?
    let application: any ApplicationFixture
    let group: any EventLoopGroup
    let control: RunControl
    let progress: @Sendable (RunProgress) -> Void

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - suite: What to judge by.
    ///   - options: What is asked of the run.
    ///   - description: The server; with a launcher, only its name, features and limits are used.
    ///   - launcher: Starts the server, and further ones for scenarios that need one of their own.
    ///   - application: The application as the runner plays it.
    ///   - group: Event loops for all connections.
    ///   - control: Cuts the run short.
    ///   - progress: Called as the run gets on, from any task.
    public init(
        suite: Suite,
        options: RunOptions,
        description: TargetDescription,
        launcher: (any TargetLauncher)? = nil,
        application: any ApplicationFixture,
        group: any EventLoopGroup,
        control: RunControl = RunControl(),
        progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
    ) {
        self.suite = suite
        self.options = options
        self.description = description
        self.launcher = launcher
        self.application = application
        self.group = group
        self.control = control
        self.progress = progress
    }

    /// Runs.
    ///
    /// - Returns: The report, whatever happened; a server that cannot be reached is a report without results.
    /// - Throws: ``RunRefusal`` before anything is sent.
    public func run() async throws(RunRefusal) -> RunReport {
        let selection = try Selection(suite, options)
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
                scenarios: selection.scenarios.map(\.id)
            )
        )
        let start = ContinuousClock.now
        report.timings.startedAt = Date.now.formatted(.iso8601)
        guard !selection.scenarios.isEmpty else { return report }
        let watch = Task { [control, options] in
            try await Task.sleep(for: .seconds(options.deadlineSeconds))
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
            target = try await sharedTarget()
        } catch {
            return refuse(&report, selection, "\((error as? CallFailure)?.why ?? "\(error)")")
        }
        do throws(CallFailure) {
            let preflight = try await Preflight.perform(self, target)
            report.target.url = "http://\(target.endpoint.authority)\(target.path)"
            report.timings.unitMilliseconds = preflight.policy.unitMilliseconds
            report.means = preflight.policy.means.sorted().map(\.rawValue)
            report.remarks += preflight.remarks
            let execution = Execution(run: self, target: target, preflight: preflight)
            let outcome = await execution.perform(selection.scenarios)
            report.results = outcome.results
            report.notExecuted = outcome.notExecuted
            report.ending = control.ending ?? .finished
            conclude(&report, preflight)
        } catch {
            refuse(&report, selection, error.why)
        }
        await target.stop()
    }

    private func refuse(_ report: inout RunReport, _ selection: Selection, _ why: String) {
        report.ending = .unreachable
        report.remarks.append("The target cannot be reached or driven: \(why).")
        report.notExecuted = selection.scenarios.map { .init(id: $0.id, reason: "nothing was judged") }
    }

    private func sharedTarget() async throws -> TargetInstance {
        if let launcher { return try await launcher.launch(isRestartable: false, applicationURL: application.url) }
        guard let (endpoint, path) = Endpoint.parse(description.url) else {
            throw CallFailure(why: "\"\(description.url)\" is not http://HOST:PORT", isUnreachable: true)
        }
        var clock: ClockAccess?
        if let url = description.clockURL, let (endpoint, path) = Endpoint.parse(url) {
            clock = ClockAccess(endpoint: endpoint, path: path, authorization: "Bearer \(description.clockToken ?? "")")
        }
        return TargetInstance(
            endpoint: endpoint,
            path: path,
            application: description.applicationToken.map { "Bearer \($0)" },
            client: description.client,
            clock: clock
        )
    }

    private func conclude(_ report: inout RunReport, _ preflight: Preflight) {
        let required = suite.scenarios.filter { $0.level == .must && $0.needs.isEmpty }.map(\.id)
        report.profiles = [ProfileResult(id: "core-\(Suite.revision)", required: required, results: report.results)]
        report.features = suite.features.map { feature in
            let ids = Set(suite.scenarios.filter { $0.needs.contains(feature) }.map(\.id))
            return FeatureResult(
                name: feature,
                isClaimed: preflight.features.contains(feature),
                verdicts: report.results.filter { ids.contains($0.id) }.map(\.verdict)
            )
        }
        for clause in report.results.flatMap(\.checks).flatMap(\.clauses) {
            report.clauses[clause] = suite.clauses[clause]?.sentence
        }
    }
}
