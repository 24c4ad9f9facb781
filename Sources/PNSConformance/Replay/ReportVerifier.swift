/// Checks a report against itself and against what it recorded, without the server.
///
/// Every recording is judged once more; verdicts, checks and transcripts have to come out as the report says, and so has
/// everything that follows from them. Editing a frame, dropping a case or flipping a verdict is found.
public struct ReportVerifier: Sendable {
    /// What was found.
    public struct Outcome: Hashable, Sendable {
        /// What is wrong with the report, one sentence each; empty when it stands.
        public var faults: [String] = []
        /// How many scenarios were judged once more.
        public var judgedAgain = 0
        /// Scenarios that were judged and whose recordings were not kept: nothing can be said about them.
        public var withoutRecording: [String] = []
    }

    private let suite: Suite

    /// Makes a verifier.
    ///
    /// - Parameter suite: What to judge by.
    public init(_ suite: Suite) { self.suite = suite }

    /// Verifies the text of a report, or of a submission with a report in it.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - file: Its name, for faults.
    /// - Returns: What was found.
    /// - Throws: ``DataFault`` for a text that is no report, or one that contradicts itself.
    public func verify(text: String, file: String) throws(DataFault) -> Outcome {
        var outcome = Outcome()
        outcome.faults = try Submission.faults(in: text, file: file)
        let text = try Submission.report(in: text, file: file)
        let reader = try DataReader(text: text, file: file)
        let report = try RunReport(text: text, file: file)
        let members = reader.value.members ?? []
        let stated = reader.value["digest"]?.stringValue
        if stated == nil {
            outcome.faults.append("The digest is missing.")
        } else if stated != RunReport.digest(members) {
            outcome.faults.append("The digest is not that of the report: something was changed after it was written.")
        }
        guard report.suite == Suite.version, report.spec == Suite.revision else {
            outcome.faults.append(
                "It was made with suite \(report.suite) of \(report.spec); this program has \(Suite.version) of"
                    + " \(Suite.revision). Verify it with the program that made it."
            )
            return outcome
        }
        verifyPlan(report, &outcome)
        verifyResults(report, &outcome)
        return outcome
    }

    /// The plan is what the selection gives, nothing less.
    private func verifyPlan(_ report: RunReport, _ outcome: inout Outcome) {
        var options = RunOptions(seed: report.seed)
        options.only = report.selection.only.map(SelectionPattern.init)
        options.not = report.selection.not.map(SelectionPattern.init)
        let reported = Set(report.results.map(\.id) + report.notExecuted.map(\.id))
        guard let selection = try? Selection(suite, options) else {
            outcome.faults.append("Its selection names scenarios that the suite does not have.")
            return
        }
        // Without patterns the plan is that of the profiles; where nothing was known of the server, it is all.
        let isWhole = report.selection.only.isEmpty
        let families = isWhole ? report.conditions?.profiles : nil
        let planned = Set((families.map(selection.narrowed(to:)) ?? selection).scenarios.map(\.id))
        for id in planned.subtracting(reported).sorted() { outcome.faults.append("\(id) was selected and is missing.") }
        for id in reported.subtracting(planned).sorted() { outcome.faults.append("\(id) was not selected.") }
        let digest = PlanDigest.digest(suite: report.suite, spec: report.spec, scenarios: reported.sorted())
        if digest != report.planDigest { outcome.faults.append("The plan is not the one that the run began with.") }
    }

    private func verifyResults(_ report: RunReport, _ outcome: inout Outcome) {
        guard let conditions = report.conditions else {
            if !report.results.isEmpty { outcome.faults.append("The conditions are missing.") }
            return
        }
        let known = Dictionary(uniqueKeysWithValues: suite.scenarios.map { ($0.id, $0) })
        let plan = AdapterPlan(report.results.compactMap { known[$0.id] }, report.target.adapterHello)
        let performed = Dictionary(uniqueKeysWithValues: plan.scenarios.map { ($0.id, $0) })
        let applicability = Applicability(conditions, optionalLimits: suite.optionalLimits)
        let rejudgement = Rejudgement(suite, conditions)
        var again: [ScenarioResult] = []
        for result in report.results {
            guard let scenario = performed[result.id] else { continue }  // reported by the plan, or not on this wire
            if let recording = result.recording {
                outcome.judgedAgain += 1
                again.append(rejudgement.result(of: scenario, recording))
            } else if result.verdict == .error {
                again.append(result)  // the runner's own failure judges nothing
            } else if let unjudged = applicability.unjudged(scenario) {
                again.append(unjudged)
            } else {
                outcome.withoutRecording.append(result.id)
                again.append(result)
            }
        }
        again = ScenarioVerdicts.explainingFailures(again, performed)
        again = plan.complete(again, suite.levels, isFenced: conditions.isBarrierProved)
        var concluded = report
        concluded.results = again
        let names = report.judgedProfiles.map(\.id)
        let notClaimed = report.profiles.filter { $0.outcome == .notClaimed }.map(\.id)
        let families = Set(names.compactMap(suite.profile).map(\.family))
        if families != Set(conditions.profiles) {
            outcome.faults.append("It is not scored by the profiles that were judged.")
        }
        if names.isEmpty { outcome.faults.append("It is scored by no profile.") }
        for name in names where suite.profile(named: name) == nil {
            outcome.faults.append("It is scored by \(name), which the suite does not have.")
        }
        concluded.conclude(
            suite,
            scoredBy: names.compactMap(suite.profile),
            claimed: Set(conditions.features),
            notClaimed: notClaimed
        )
        outcome.faults += (report.known?.problems(suite) ?? []).map { "The list of known failures: \($0.sentence)" }
        for (result, again) in zip(report.results.filter { known[$0.id] != nil }, concluded.results) {
            if let fault = Self.difference(result, again) { outcome.faults.append("\(result.id): \(fault)") }
        }
        if concluded.profiles != report.profiles {
            outcome.faults.append("The profiles do not follow from the results.")
        }
        if concluded.features != report.features {
            outcome.faults.append("The features do not follow from the results.")
        }
        if let exercised = report.exercised, exercised.all.sorted() != suite.clauses.keys.sorted() {
            outcome.faults.append("What was exercised does not name each clause of the suite once.")
        }
        if concluded.clauses != report.clauses { outcome.faults.append("The sentences are not those of the suite.") }
    }

    /// Where two results differ; the times apart.
    private static func difference(_ result: ScenarioResult, _ again: ScenarioResult) -> String? {
        if result.verdict != again.verdict {
            return "the report says \(result.verdict.rawValue), its recording \(again.verdict.rawValue)."
        }
        if result.original != again.original {
            return "what was judged before the list of known failures is not what its recording says."
        }
        if result.reason != again.reason { return "the reason is not the one that the recording gives." }
        if result.title != again.title || result.level != again.level { return "title or level is not the suite's." }
        guard result.checks.map(\.id) == again.checks.map(\.id) else {
            return "the checks are not those of the recording."
        }
        for (check, other) in zip(result.checks, again.checks) where !isSame(check, other) {
            return "the check \(check.id) is not judged as the recording says."
        }
        guard !result.transcript.isEmpty || again.transcript.isEmpty else { return "the transcript is missing." }
        let isSameLength = result.transcript.count == again.transcript.count
        return isSameLength && zip(result.transcript, again.transcript).allSatisfy(isSame)
            ? nil : "the transcript is not the one of the recording."
    }

    /// Margins are times, and not compared.
    private static func isSame(_ check: CheckResult, _ other: CheckResult) -> Bool {
        var check = check
        check.margin = other.margin
        guard let expected = check.expected, let actual = check.actual else { return check == other }
        if isSame(expected, other.expected ?? ""), isSame(actual, other.actual ?? "") {
            check.expected = other.expected
            check.actual = other.actual
        }
        return check == other
    }

    private static func isSame(_ event: TranscriptEvent, _ other: TranscriptEvent) -> Bool {
        event.direction == other.direction && event.channel == other.channel && event.kind == other.kind
            && isSame(event.text, other.text) && event.detail == other.detail
    }

    /// Whether two texts are the same as far as a redacted one can be compared: up to the first secret taken out.
    private static func isSame(_ text: String, _ other: String) -> Bool {
        guard let secret = text.firstRange(of: Redactor.replacement) else { return text.hasSameBytes(as: other) }
        return other.hasPrefix(text[..<secret.lowerBound])
    }
}

extension RunReport.Target {
    /// What the adapter said of itself, as far as the report kept it; nil where there was none.
    fileprivate var adapterHello: AdapterHello? {
        adapter.map { words in
            AdapterHello(
                name: name,
                version: version,
                capabilities: Set(words.compactMap(AdapterCapability.init)),
                unknown: [],
                limits: [:],
                delayMilliseconds: 0
            )
        }
    }
}
