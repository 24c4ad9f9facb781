/// What `pns bench server` found.
public struct ServerReport: Hashable, Codable, Sendable {
    /// Where and when it was measured.
    public var machine: Machine

    /// What a reader has to know of how it was measured.
    public var notes: [String]

    /// Everything that was measured, and what could not be.
    public var figures: [Figure]

    /// The report as tables, one for each part.
    public var text: String {
        var text = machine.text + "\n" + notes.map { $0 + "\n" }.joined()
        var parts: [String] = []
        for figure in figures where !parts.contains(figure.part) { parts.append(figure.part) }
        for part in parts {
            var table = TextTable([
                (part, .left), ("quantity", .left), ("server", .left), ("median", .right), ("min…max", .right),
                ("unit", .left), ("pns / it", .right), ("budget", .left),
            ])
            for figure in figures where figure.part == part { table.add(Self.row(figure)) }
            text += "\n" + table.text
        }
        return text
    }

    private static func row(_ figure: Figure) -> [String] {
        guard let summary = figure.summary else {
            return [figure.subject, figure.quantity, figure.server, "-", figure.note ?? "not measured"]
        }
        return [
            figure.subject, figure.quantity, figure.server, Figures.short(summary.median),
            "\(Figures.short(summary.min))…\(Figures.short(summary.max))", figure.unit,
            figure.ratio.map { Figures.spread($0) } ?? "",
            figure.budgets.map(\.text).joined(separator: "; "),
        ]
    }
}
