/// What changed from one report to the next.
public struct ReportDifference: Hashable, Sendable {
    /// A scenario or check whose verdict is another.
    public struct Change: Hashable, Sendable {
        /// The scenario, or `scenario#check`.
        public var name: String
        /// The verdict before; nil where it was not there.
        public var before: Verdict?
        /// The verdict now; nil where it is not there any more.
        public var after: Verdict?
    }

    /// The changes, scenarios and checks in the order of their names.
    public private(set) var changes: [Change] = []

    /// Compares two reports.
    public init(from old: RunReport, to new: RunReport) {
        let before = Self.verdicts(old)
        let after = Self.verdicts(new)
        for name in Set(before.keys).union(after.keys).sorted() where before[name] != after[name] {
            changes.append(Change(name: name, before: before[name], after: after[name]))
        }
    }

    /// Whether something is red now that was not.
    ///
    /// - Parameter isStrict: Whether warnings and missing judgements are red.
    /// - Returns: Whether it is.
    public func hasNewFailure(isStrict: Bool) -> Bool {
        changes.contains { change in
            change.after?.isRed(isStrict: isStrict) == true && change.before?.isRed(isStrict: isStrict) != true
        }
    }

    /// The changes as a Markdown table, ended by a line feed.
    public func markdown() -> String {
        guard !changes.isEmpty else { return "No verdict changed.\n" }
        var lines = ["| what | before | after |", "|---|---|---|"]
        for change in changes {
            let words = [change.before, change.after].map { $0?.rawValue ?? "not there" }
            lines.append("| \(MarkdownReport.plain(change.name)) | \(words[0]) | \(words[1]) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func verdicts(_ report: RunReport) -> [String: Verdict] {
        var verdicts: [String: Verdict] = [:]
        for result in report.results {
            verdicts[result.id] = result.verdict
            for check in result.checks { verdicts["\(result.id)#\(check.id)"] = check.verdict }
        }
        return verdicts
    }
}
