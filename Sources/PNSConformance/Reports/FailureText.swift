/// One scenario that went wrong, for the console: at most 25 lines.
public struct FailureText: Sendable {
    /// The lines a failure can have.
    public static let maxLines = 25

    private let style: ConsoleStyle
    private let replayCommand: String

    /// Makes a renderer.
    ///
    /// - Parameters:
    ///   - style: How to set the text.
    ///   - replayCommand: The command that judges the same target with the same suite, as far as ` --only ID`.
    public init(style: ConsoleStyle, replayCommand: String) {
        self.style = style
        self.replayCommand = replayCommand
    }

    /// The lines for a result.
    ///
    /// - Parameters:
    ///   - result: What went wrong.
    ///   - clauses: The sentences of the clauses.
    /// - Returns: At most ``maxLines`` lines.
    public func lines(for result: ScenarioResult, clauses: [String: String]) -> [String] {
        let check = result.decisiveCheck
        var title = result.id
        if let check { title += "#\(check.id)" }
        if let arm = check?.arm { title += " (\(arm))" }
        let word = result.verdict.rawValue.uppercased()
        var lines = style.wrap(title, label: "\(word) ", limit: 2)
        lines[0] = style.paint(word, as: result.verdict) + lines[0].dropFirst(word.count)
        lines += style.wrap(result.title, label: "  ", limit: 1)
        let named = check?.clauses.prefix(2) ?? []
        for clause in named {
            lines += style.wrap(clauses[clause] ?? "", label: "  \(clause)  ", limit: named.count == 1 ? 3 : 2)
        }
        if let reason = result.reason { lines += style.wrap(reason, label: "  because  ", limit: 2) }
        if let check {
            if let expected = check.expected { lines += style.wrap(expected, label: "  expected ", limit: 2) }
            if let actual = check.actual { lines += style.wrap(actual, label: "  actual   ", limit: 2) }
            if let hint = check.hint { lines += style.wrap(hint, label: "  hint     ", limit: 2) }
        }
        lines += frames(around: check?.frames ?? [], of: result.transcript)
        lines += others(than: check, in: result)
        lines += replay(result.id)
        return lines
    }

    /// The command that judges a scenario once more.
    public func replayLine(_ scenario: String) -> String {
        let isPlain = scenario.utf8.allSatisfy { !"[]=, *".utf8.contains($0) }
        return "\(replayCommand) --only \(isPlain ? scenario : "'\(scenario)'")"
    }

    private func replay(_ scenario: String) -> [String] {
        // Never wrapped or cut: it is there to be copied.
        ["  replay   \(replayLine(scenario))"]
    }

    /// Up to five events: those that decided, then the ones before them, then the ones after.
    private func frames(around decisive: [Int], of transcript: [TranscriptEvent]) -> [String] {
        guard !transcript.isEmpty else { return [] }
        let named = decisive.filter { (1...transcript.count).contains($0) }
        var chosen = Set(named.suffix(5))
        let pivot = named.last ?? transcript.count
        let before = stride(from: pivot, through: 1, by: -1)
        let after = stride(from: pivot, through: transcript.count, by: 1)
        for number in Array(before) + Array(after) where chosen.count < 5 { chosen.insert(number) }
        return ["  frames"]
            + chosen.sorted().map { number in
                line(of: transcript[number - 1], number: number, isDecisive: named.contains(number))
            }
    }

    private func line(of event: TranscriptEvent, number: Int, isDecisive: Bool) -> String {
        let arrow =
            switch event.direction {
            case .sent: "→"
            case .received: "←"
            case .note: "·"
            }
        let mark = isDecisive ? ">" : " "
        let label = "  \(mark) \(number) \(arrow) \(event.channel) \(event.kind) "
        let short = event.text.shortened(to: style.width)
        return style.wrap(short.replacing(" ", with: "\u{A0}"), label: label, limit: 1)[0]
            .replacing("\u{A0}", with: " ")
    }

    private func others(than check: CheckResult?, in result: ScenarioResult) -> [String] {
        let others = result.checks.filter { $0.id != check?.id && $0.verdict != .pass && $0.verdict != .info }
        guard !others.isEmpty else { return [] }
        let names = others.map { "\($0.verdict.rawValue) #\($0.id)" }.joined(separator: ", ")
        return style.wrap(names, label: "  also     ", limit: 2)
    }
}
