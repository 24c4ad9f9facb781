/// A list of known failures as it stands in a file, `known-failures/1`: complete or not.
public struct KnownFailuresFile: Sendable {
    static let format = "known-failures/1"

    /// The name of the file, for what is said about it.
    public let name: String
    /// The entries in their order.
    public let entries: [KnownFailure]
    /// The whole text, with comments and order.
    let value: RawJSON
    private let lines: JSONLines

    /// Reads a list.
    ///
    /// - Throws: ``DataFault`` for what is no list; what is only incomplete is said by ``problems(_:on:)``.
    public init(text: String, name: String) throws(DataFault) {
        let reader = try DataReader(text: text, file: name)
        self.name = name
        value = reader.value
        lines = JSONLines(text)
        do throws(DataFault) {
            entries = try reader.object { members throws(DataFault) in
                members.skipComment()
                try members.format(Self.format)
                _ = try members.string("suite")
                return try members.required("entries").elements().map { entry throws(DataFault) in
                    try KnownFailure(entry)
                }
            }
        } catch {
            throw DataFault(file: "\(name):\(lines.lines[error.pointer] ?? 1)", pointer: "", sentence: error.sentence)
        }
    }

    /// Everything that keeps the list from being used, one line each with file, line and what to do.
    ///
    /// - Parameters:
    ///   - suite: What the entries name.
    ///   - day: The day of the run.
    /// - Returns: The lines; empty where the list can be used.
    public func problems(_ suite: Suite, on day: CalendarDay) -> [String] {
        KnownFailureProblem.all(in: entries, suite, on: day).map { problem in
            let entry = "/entries/\(problem.entry)"
            let line = problem.member.flatMap { lines.lines["\(entry)/\($0)"] } ?? lines.lines[entry] ?? 1
            return "\(name):\(line): \(problem.sentence)"
        }
    }

    /// The first list for a report: each failure with nothing said about it yet.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - day: The day, from which the entries count; they last 90 days unless somebody decides otherwise.
    /// - Returns: The text of the file; nil where nothing that can be listed is red.
    public static func draft(for report: RunReport, on day: CalendarDay) -> String? {
        let entries = unlisted(in: report.withoutExcuses, on: day)
        guard !entries.isEmpty else { return nil }
        return RawJSON.object([
            "format": .string(format), "suite": .string(report.suite), "entries": .array(entries.map(\.json)),
        ]).pretty()
    }

    /// What a list has to be changed in for a report.
    public struct Update: Hashable, Sendable {
        /// The new text.
        public var text: String
        /// The names that were taken out: they excuse nothing any more.
        public var removed: [String]
        /// The names that were added, with nothing said about them yet.
        public var added: [String]
    }

    /// The list without what is stale and with what is new; the rest stays as it is, in its order and with its comments.
    ///
    /// An entry with a pattern of which a part is stale is replaced by entries for the rest, with the same words; one that
    /// fails otherwise than it says is to be described anew.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - suite: What the entries name.
    ///   - day: The day from which new entries count.
    /// - Returns: The new text, and what is other in it.
    public func update(for report: RunReport, _ suite: Suite, on day: CalendarDay) -> Update {
        var update = Update(text: "", removed: [], added: [])
        let judged = report.held(against: entries, on: day)
        let lost = Set(
            KnownFailureProblem.all(in: entries, suite, on: day).filter { $0.member == "match" }.map(\.entry)
        )
        var kept: [RawJSON] = []
        for (number, entry) in entries.enumerated() {
            let names = Self.names(entry, in: judged)
            let isLost = lost.contains(number) && names.known.isEmpty
            guard isLost || !names.stale.isEmpty else {
                kept.append(value.at("/entries/\(number)") ?? entry.json)
                continue
            }
            update.removed.append(entry.match)
            for name in names.known {
                var single = entry
                single.match = name
                kept.append(single.json)
            }
        }
        // What is flaky beyond its bound keeps its entry: it is the bound that has to be thought about.
        let flaky = entries.filter { $0.kind == .flaky }
        let added = Self.unlisted(in: judged, on: day).filter { new in
            let scenario = String(new.match.prefix { $0 != "#" })
            return !flaky.contains { $0.matches(scenario: scenario) || $0.matches(name: new.match) }
        }
        update.added = added.map(\.match)
        kept += added.map(\.json)
        guard case .object(var members) = value, let place = members.firstIndex(where: { $0.name == "entries" }) else {
            return update
        }
        members[place].value = .array(kept)
        if let suite = members.firstIndex(where: { $0.name == "suite" }) {
            members[suite].value = .string(report.suite)
        }
        update.text = RawJSON.object(members).pretty()
        return update
    }

    /// What an entry excuses in a judged report, and what it says wrongly.
    private static func names(_ entry: KnownFailure, in report: RunReport) -> (known: [String], stale: [String]) {
        var known: [String] = []
        var stale: [String] = []
        func note(_ verdict: Verdict, _ name: String) {
            switch verdict {
            case .stale: stale.append(name)
            case .known, .flaky: known.append(name)
            case .fail, .warn, .untestable: if entry.kind == .fails { stale.append(name) }
            default: break
            }
        }
        for result in report.results {
            if entry.matches(scenario: result.id) { note(result.verdict, result.id) }
            for check in result.checks where entry.matches(check: check.id, of: result.id) {
                note(check.verdict, "\(result.id)#\(check.id)")
            }
        }
        return (known, stale)
    }

    /// An entry for each failure that is red: for single checks where these are all that failed, else for the scenario.
    private static func unlisted(in report: RunReport, on day: CalendarDay) -> [KnownFailure] {
        let red: Set<Verdict> = report.selection.isStrict ? [.fail, .untestable, .warn] : [.fail, .untestable]
        return report.results.filter { red.contains($0.verdict) && report.isRed($0) }.flatMap { result in
            let failed = result.checks.filter { $0.verdict == .fail || red.contains($0.verdict) && $0.verdict == .warn }
            let isDecidedByChecks =
                result.verdict != .untestable && !result.checks.contains { $0.verdict == .untestable }
            let names = isDecidedByChecks ? failed.map { "\(result.id)#\($0.id)" } : [result.id]
            return names.map { name in
                KnownFailure(match: name, reason: "", issue: "", since: day, expires: day.adding(days: 90))
            }
        }
    }
}
