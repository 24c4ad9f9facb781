/// Something that keeps a list of known failures from being used.
public struct KnownFailureProblem: Hashable, Sendable {
    /// The number of the entry, from 0.
    public var entry: Int
    /// The member to put right; nil where it is the entry as a whole.
    public var member: String?
    /// What is wrong and what to do, beginning with the entry's name.
    public var sentence: String
}

extension KnownFailureProblem {
    /// Everything that is wrong with entries, in their order.
    ///
    /// - Parameters:
    ///   - entries: The entries of one list.
    ///   - suite: What they name scenarios and checks of.
    ///   - day: The day on which they are to be used.
    /// - Returns: The problems; empty where the list can be used.
    public static func all(in entries: [KnownFailure], _ suite: Suite, on day: CalendarDay) -> [KnownFailureProblem] {
        let matched = entries.map { checks(of: suite, namedBy: $0) }
        return entries.enumerated().flatMap { number, entry -> [KnownFailureProblem] in
            var found = own(entry, on: day)
            if entry.match.contains(":") {
                found.append(
                    (
                        "match",
                        "an entry names scenarios or checks, never a clause, a level or a feature: it would hide "
                            + "failures that nobody has looked at yet"
                    )
                )
            } else if matched[number].isEmpty {
                found.append(
                    ("match", "it matches nothing in the suite; correct the name (`pns list`), or take it out")
                )
            }
            for earlier in 0..<number {
                guard let common = matched[earlier].intersection(matched[number]).min() else { continue }
                let other = entries[earlier].match
                found.append(
                    ("match", "it overlaps the entry \(other): both name \(common); narrow one of them, or take it out")
                )
                break
            }
            return found.map { KnownFailureProblem(entry: number, member: $0, sentence: "\(entry.match): \($1)") }
        }
    }

    /// What is wrong with an entry by itself.
    private static func own(_ entry: KnownFailure, on day: CalendarDay) -> [(String?, String)] {
        var found: [(String?, String)] = []
        if entry.reason.allSatisfy(\.isWhitespace) {
            found.append(("reason", "its reason is empty; say why the server does this"))
        }
        if entry.issue.allSatisfy(\.isWhitespace) {
            found.append(("issue", "its issue is empty; say where it is worked on, best a URL"))
        }
        if entry.since == nil { found.append(("since", "say since when, such as \"\(day)\"")) }
        if let expires = entry.expires {
            if expires < day {
                found.append(
                    (
                        "expires",
                        "it expired on \(expires); mend the server and take the entry out, or decide anew how long to "
                            + "tolerate it and say why"
                    )
                )
            } else if let since = entry.since, expires < since {
                found.append(("expires", "it expires before it is known"))
            }
        } else {
            found.append(("expires", "say until when it is tolerated, such as \"\(day.adding(days: 90))\""))
        }
        switch entry.kind {
        case .fails:
            if entry.minPassRate != nil || entry.over != nil {
                found.append((nil, "minPassRate and over belong to an entry of kind flaky"))
            }
        case .flaky:
            if entry.failsAs != nil { found.append(("failsAs", "failsAs belongs to an entry of kind fails")) }
            if !(entry.minPassRate.map { $0 > 0 && $0 < 1 } ?? false) {
                found.append(("minPassRate", "say the least part of the executions that passes, such as 0.9"))
            }
            if !(entry.over.map { (2...10_000).contains($0) } ?? false) {
                found.append(("over", "say how many executions it takes to judge that, such as 20 (2 to 10000)"))
            }
        }
        return found
    }

    /// The checks that an entry is about, as `scenario#check`, those among them that every scenario has.
    private static func checks(of suite: Suite, namedBy entry: KnownFailure) -> Set<String> {
        var found: Set<String> = []
        for scenario in suite.scenarios {
            let isWhole = entry.matches(scenario: scenario.id)
            let builtIn = scenario.opensConnections ? Ledger.builtInChecks.map(\.key) : []
            for check in scenario.checks.map(\.id) + builtIn
            where isWhole || entry.matches(check: check, of: scenario.id) {
                found.insert("\(scenario.id)#\(check)")
            }
        }
        return found
    }
}
