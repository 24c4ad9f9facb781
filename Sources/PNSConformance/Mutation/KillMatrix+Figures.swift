extension KillMatrix {
    /// The mutants that every check caught which promised to.
    public var killed: Int { rows.count(where: \.isKilled) }

    /// How many cells there are: mutants times checks.
    public var cells: Int { rows.count * checks.count }

    /// The share of cells that are as predicted, 0…1.
    public var specificity: Double {
        let wrong = rows.reduce(0) { $0 + $1.missing.count + $1.unexpected.count }
        return cells > 0 ? 1 - Double(wrong) / Double(cells) : 0
    }

    /// How many checks are red for one mutant, in the middle; 0 where there is none.
    public var medianReds: Double {
        let counts = rows.map(\.red.count).sorted()
        guard !counts.isEmpty else { return 0 }
        let middle = counts.count / 2
        return counts.count.isMultiple(of: 2) ? Double(counts[middle - 1] + counts[middle]) / 2 : Double(counts[middle])
    }

    /// The most checks that are red for one mutant.
    public var highestReds: Int { rows.map(\.red.count).max() ?? 0 }

    /// The mutants with the most red checks.
    public var loudest: [Row] { rows.filter { $0.red.count == highestReds } }

    /// Whether every mutant of the suite has a row.
    public var isWhole: Bool { rows.count == mutantCount }

    /// Why this is no proof, a sentence each that says what to do; empty where it is one.
    public var objections: [String] {
        var found: [String] = []
        if rows.isEmpty { found.append("No mutant was judged.") }
        for row in rows where row.promised.isEmpty {
            found.append("\(row.mutant.id) is promised by no check: name it in killedBy of the check that catches it.")
        }
        for row in rows where !row.missing.isEmpty {
            found.append(
                "\(row.mutant.id) was not caught by \(row.missing.joined(separator: ", ")): sharpen the check, or take the"
                    + " mutant out of its killedBy."
            )
        }
        for row in rows where row.isKilled && row.red.isEmpty {
            found.append(
                "\(row.mutant.id) is red nowhere: its scenarios explain each other away; look at their blockedBy."
            )
        }
        for row in rows where row.red.count > Self.mostReds {
            found.append(
                "\(row.mutant.id) reddens \(row.red.count) checks where \(Self.mostReds) are permitted: let the scenarios"
                    + " that build on another name it in blockedBy."
            )
        }
        if !rows.isEmpty, specificity < Self.leastSpecificity {
            found.append(
                "\(Self.percent(specificity)) of the cells are as predicted, where \(Self.percent(Self.leastSpecificity))"
                    + " are due: state in mutants.json what else a mutant may redden."
            )
        }
        if isWhole, medianReds > 1 {
            found.append("Half of the mutants redden \(Self.decimal(medianReds)) checks or more: one cause, one red.")
        }
        return found
    }

    /// Whether every mutant was killed by every check that promised it, few checks were red for each, and nearly all
    /// cells are as predicted.
    public var isProof: Bool { objections.isEmpty }

    /// What the matrix shows, in lines for a console.
    public var summary: [String] {
        let unexpected = rows.reduce(0) { $0 + $1.unexpected.count }
        let names = loudest.prefix(5).map(\.mutant.id).joined(separator: ", ")
        let more = loudest.count > 5 ? " and \(loudest.count - 5) more" : ""
        return [
            "\(killed) of \(rows.count) mutants killed; \(unexpected) unexpected reds in \(cells) cells, "
                + "\(Self.percent(specificity)) as predicted",
            "red checks per mutant: median \(Self.decimal(medianReds)), at most \(highestReds) (\(names)\(more))",
        ]
    }

    /// With two decimals, cut, so that 100 % means all.
    static func percent(_ share: Double) -> String {
        let hundredths = Int(share * 10_000)
        let rest = String(hundredths % 100)
        return "\(hundredths / 100).\(rest.count < 2 ? "0" : "")\(rest) %"
    }

    private static func decimal(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(value)
    }
}
