import Foundation

/// What `pns bench codec` found.
public struct CodecReport: Hashable, Codable, Sendable {
    /// Where and when it was measured.
    public var machine: Machine

    /// How many interleaved rounds each figure is from.
    public var rounds: Int

    /// Which version of orjson ran beside, or why it did not.
    public var orjson: String

    /// A row for each message and direction.
    public var rows: [CodecRow]

    /// The report as a table.
    public var text: String {
        var table = TextTable([
            ("message", .left), ("direction", .left), ("bytes", .right), ("ns, best", .right), ("median", .right),
            ("MB/s", .right), ("strings ns", .right), ("Foundation ns", .right), ("× Foundation", .right),
            ("orjson ns", .right), ("× orjson", .right), ("budget", .left),
        ])
        for row in rows {
            table.add([
                row.message, row.direction, "\(row.bytes)",
                Figures.short(row.nanoseconds.min), Figures.short(row.nanoseconds.median),
                Figures.short(row.megabytesPerSecond),
                row.stringsNanoseconds.map { Figures.short($0.median) } ?? "-",
                Figures.short(row.foundationNanoseconds.median), Figures.spread(row.ratioToFoundation),
                row.orjsonNanoseconds.map { Figures.short($0.median) } ?? "-",
                row.ratioToOrjson.map(Figures.spread) ?? "-",
                row.budgets.filter { !$0.holds }.map { "\($0.figure) \($0.text)" }.joined(separator: "; "),
            ])
        }
        return """
            \(machine.text)
            codec, \(rounds) interleaved rounds, processor time of the thread; ratios above 1: ours is quicker
            Foundation: JSONDecoder and JSONEncoder with plain Codable types, dates as strings. orjson: \(orjson)
            strings: what making the strings of the message costs by itself, before anything is read; Foundation pays it too

            \(table.text)
            """
    }
}
