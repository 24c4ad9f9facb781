/// The failures that an implementer knows of, on the day of a run.
///
/// A pure rule: results in, results out. What an entry names was executed and judged like everything else; afterwards an
/// excused failure is *known*, an entry that excuses nothing any more is *stale*, and the claim of the profile stays as it
/// was. What was judged is kept in ``ScenarioResult/original`` and ``CheckResult/original``.
public struct KnownFailures: Hashable, Sendable {
    /// How often something was executed in the earlier runs of one command.
    public struct Tally: Hashable, Sendable {
        /// How often it passed.
        public var passed: Int
        /// How often it was judged.
        public var executed: Int

        /// Counts executions.
        public init(passed: Int = 0, executed: Int = 0) {
            self.passed = passed
            self.executed = executed
        }
    }

    /// The entries, each complete, none overlapping another.
    public var entries: [KnownFailure]
    /// The day on which they are used.
    public var day: CalendarDay
    /// Which run of the command this is, from 1.
    public var run: Int
    /// How many runs the command makes.
    public var runs: Int
    /// What the earlier runs gave for what is flaky, by `SCENARIO` or `SCENARIO#CHECK`.
    public var earlier: [String: Tally]

    /// Takes entries in which there is no ``KnownFailureProblem``.
    public init(
        entries: [KnownFailure],
        day: CalendarDay,
        run: Int = 1,
        runs: Int = 1,
        earlier: [String: Tally] = [:]
    ) {
        self.entries = entries
        self.day = day
        self.run = run
        self.runs = runs
        self.earlier = earlier
    }

    /// What is wrong with the entries on their day.
    public func problems(_ suite: Suite) -> [KnownFailureProblem] {
        KnownFailureProblem.all(in: entries, suite, on: day)
    }

    /// The list for the next run of the command.
    ///
    /// - Parameter report: What this run gave.
    /// - Returns: The same entries, and one run more behind them.
    public func next(after report: RunReport) -> KnownFailures {
        var next = self
        next.run += 1
        for result in report.withoutExcuses.results {
            for entry in entries where entry.kind == .flaky {
                if entry.matches(scenario: result.id) { next.count(result.verdict, of: result.id) }
                for check in result.checks where entry.matches(check: check.id, of: result.id) {
                    next.count(check.verdict, of: "\(result.id)#\(check.id)")
                }
            }
        }
        return next
    }

    private mutating func count(_ verdict: Verdict, of name: String) {
        guard verdict.hasPassed || verdict.hasFailed else { return }
        earlier[name, default: Tally()].executed += 1
        if verdict.hasPassed { earlier[name, default: Tally()].passed += 1 }
    }

    /// A result in the light of the list.
    ///
    /// - Parameter result: As it was judged.
    /// - Returns: The same where no entry names it.
    public func excusing(_ result: ScenarioResult) -> ScenarioResult {
        if let entry = entries.first(where: { $0.matches(scenario: result.id) }) { return excusing(result, by: entry) }
        var excused = result
        var words: [String] = []
        for index in result.checks.indices {
            let check = result.checks[index]
            guard let entry = entries.first(where: { $0.matches(check: check.id, of: result.id) }),
                let sentence = judge(check.verdict, "\(result.id)#\(check.id)", check.level, check.actual, by: entry)
            else { continue }
            excused.checks[index].verdict = sentence.verdict
            if sentence.verdict != check.verdict { excused.checks[index].original = check.verdict }
            words.append("\(check.id) \(sentence.why)")
        }
        guard !words.isEmpty else { return result }
        var verdicts = excused.checks.map(\.verdict)
        // A scenario that did not come to its end has a verdict that none of its checks has.
        if Verdict.combining(result.checks.map(\.verdict)) != result.verdict { verdicts.append(result.verdict) }
        return excused.becoming(Verdict.combining(verdicts), because: words.joined(separator: "; "))
    }

    /// The entry names the scenario as a whole.
    private func excusing(_ result: ScenarioResult, by entry: KnownFailure) -> ScenarioResult {
        let actual = result.decisiveCheck?.actual ?? result.reason
        guard let sentence = judge(result.verdict, result.id, result.level, actual, by: entry) else { return result }
        var excused = result
        for index in result.checks.indices where result.checks[index].verdict.hasFailed && sentence.excuses {
            excused.checks[index].original = result.checks[index].verdict
            excused.checks[index].verdict = sentence.verdict
        }
        return excused.becoming(sentence.verdict, because: sentence.why)
    }

    /// What an entry makes of a verdict; nil where it has nothing to say.
    private struct Sentence {
        var verdict: Verdict
        var why: String

        /// Whether failures are no failures any more.
        var excuses: Bool { verdict == .known || verdict == .flaky || verdict == .notJudged }
    }

    private func judge(
        _ verdict: Verdict,
        _ name: String,
        _ level: Level,
        _ actual: String?,
        by entry: KnownFailure
    ) -> Sentence? {
        guard verdict.hasPassed || verdict.hasFailed else { return nil }
        switch entry.kind {
        case .fails: return judge(verdict, actual, by: entry)
        case .flaky: return judge(verdict, name, level, by: entry)
        }
    }

    private func judge(_ verdict: Verdict, _ actual: String?, by entry: KnownFailure) -> Sentence {
        guard verdict.hasFailed else {
            return Sentence(
                verdict: .stale,
                why: "passes, and the entry \(entry.match) says that it fails; take the entry out"
            )
        }
        if let failsAs = entry.failsAs, !entry.describes(actual ?? "") {
            return Sentence(
                verdict: verdict,
                why: "is known to fail as \"\(failsAs)\", and fails otherwise; look at it anew"
            )
        }
        return Sentence(verdict: .known, why: "is known to fail: \(entry.excuse)")
    }

    private func judge(_ verdict: Verdict, _ name: String, _ level: Level, by entry: KnownFailure) -> Sentence? {
        guard let over = entry.over, let least = entry.minPassRate else { return nil }
        var tally = earlier[name] ?? Tally()
        tally.executed += 1
        if verdict.hasPassed { tally.passed += 1 }
        let seen = "passed \(tally.passed) of \(tally.executed) executions"
        guard runs >= over, run < runs || tally.executed >= over else {
            guard verdict.hasFailed else { return nil }
            return Sentence(
                verdict: .notJudged,
                why: "is known to be flaky: \(entry.excuse); \(seen), and it takes \(over) to judge that "
                    + "(--repeat \(over))"
            )
        }
        guard run == runs else {
            // The last run of the command says whether the rate is kept.
            guard verdict.hasFailed else { return nil }
            return Sentence(verdict: .flaky, why: "is known to be flaky: \(entry.excuse); \(seen) so far")
        }
        if tally.passed == tally.executed {
            return Sentence(
                verdict: .stale,
                why: "\(seen), and the entry \(entry.match) says that it is flaky; take the entry out"
            )
        }
        guard Double(tally.passed) >= least * Double(tally.executed) else {
            return Sentence(
                verdict: level == .must ? .fail : .warn,
                why: "\(seen), fewer than the \(least) that the entry \(entry.match) grants: \(entry.excuse)"
            )
        }
        return Sentence(verdict: .flaky, why: "\(seen), and is known to be flaky: \(entry.excuse)")
    }
}

extension Verdict {
    /// Whether something was looked at and did not hold.
    fileprivate var hasFailed: Bool { self == .fail || self == .warn || self == .untestable }

    /// Whether something was looked at and held.
    fileprivate var hasPassed: Bool { self == .pass || self == .info }
}

extension ScenarioResult {
    /// The result with another verdict and a further reason, the former ones kept.
    fileprivate func becoming(_ verdict: Verdict, because why: String) -> ScenarioResult {
        var result = self
        result.original = Original(verdict: self.verdict, reason: reason)
        result.verdict = verdict
        result.reason = [why, reason].compactMap(\.self).joined(separator: "; ")
        return result
    }

    /// The result as it was judged.
    var withoutExcuse: ScenarioResult {
        guard let original else { return self }
        var result = self
        (result.verdict, result.reason, result.original) = (original.verdict, original.reason, nil)
        for index in checks.indices {
            guard let original = checks[index].original else { continue }
            (result.checks[index].verdict, result.checks[index].original) = (original, nil)
        }
        return result
    }
}

extension RunReport {
    /// The report as it was judged; its list of known failures is kept.
    public var withoutExcuses: RunReport {
        var report = self
        report.results = results.map(\.withoutExcuse)
        return report
    }

    /// What the list excuses, and what it says too little about to be judged.
    public var excused: [ScenarioResult] {
        results.filter { result in
            result.verdict == .known || result.verdict == .flaky
                || result.verdict == .notJudged && result.original != nil
        }
    }

    /// The report as if it had been made with another list of known failures.
    ///
    /// - Parameters:
    ///   - entries: The list.
    ///   - day: The day on which it is used.
    /// - Returns: The report; its claims stay what they are.
    public func held(against entries: [KnownFailure], on day: CalendarDay) -> RunReport {
        var report = withoutExcuses
        // How often the command ran, and with what success, is what the report says.
        var list = known ?? KnownFailures(entries: [], day: day)
        (list.entries, list.day) = (entries, day)
        report.known = list
        report.results = report.results.map(list.excusing)
        return report
    }
}
