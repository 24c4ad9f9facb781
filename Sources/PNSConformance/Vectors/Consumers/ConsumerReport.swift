/// What a consumer noticed, and what not.
package struct ConsumerReport: Sendable {
    /// What came of one set.
    package struct Finding: Hashable, Sendable {
        /// The set, for `--only`.
        package var id: String
        /// What was done to it.
        package var change: String
        /// Whether it is a sound one.
        package var isSound: Bool
        /// What the consumer had to do.
        package var due: String
        /// What it did instead; nil where it did that.
        package var fault: String?
        /// What to do about it.
        package var advice: String
    }

    /// What kind of consumer this is.
    package enum Standing: String, Sendable {
        /// It passes what is sound and notices everything else.
        case good
        /// It passes what is sound, and some of the rest too.
        case gaps
        /// It passes whatever it is given.
        case passesEverything = "passes-everything"
        /// It fails every vector, of the sound set too.
        case failsEverything = "fails-everything"
        /// It refuses or fails the sound set: nothing else was tried.
        case refusesTheSoundSet = "refuses-the-sound-set"
        /// It runs nothing.
        case runsNothing = "runs-nothing"
    }

    /// The findings, the one about the exported set first.
    package private(set) var findings: [Finding] = []
    /// What the consumer said of the exported set.
    package private(set) var summary: ConsumerSummary?
    /// Exclusions that name no vector of the set.
    package private(set) var idleExclusions: [ConsumerExclusion] = []
    private var failsAll = false

    /// Judges the run over the exported set.
    package init(set: ConsumerSet, first outcome: ConsumerOutcome) {
        var finding = Finding(
            id: "sound.exported",
            change: "the set as it was exported",
            isSound: true,
            due: "exit 0 and a summary that agrees with the set",
            advice: "Mend this first; the doctored sets mean nothing before."
        )
        var said: ConsumerSummary?
        do throws(DataFault) {
            said = try ConsumerSummary(output: outcome.output)
        } catch {
            if [.exited(0), .exited(1)].contains(outcome.ending) {
                let place = error.pointer.isEmpty ? "" : "\(error.pointer): "
                finding.fault = "\(outcome.ending.words), and the summary cannot be read: \(place)\(error.sentence)"
                finding.advice = "The last line on standard output is one JSON object: CONSUMERS.md, \"The summary\"."
            }
        }
        if let said {
            failsAll = outcome.ending == .exited(1) && said.failed > 0 && said.passed == 0
            finding.fault = said.contradiction(with: set)
            idleExclusions = said.excluded.filter { exclusion in !set.items.contains(where: exclusion.covers) }
        }
        if finding.fault == nil, outcome.ending != .exited(0) {
            let failures = (said?.failures ?? []).prefix(3).joined(separator: ", ")
            finding.fault =
                outcome.ending == .exited(1)
                ? "exit 1, \(said?.failed ?? 0) vectors failed: \(failures); \(outcome.lastWords)"
                : "\(outcome.ending.words): \(outcome.lastWords)"
        }
        if finding.fault == nil, (said?.failed ?? 0) > 0 { finding.fault = "exit 0, although vectors failed" }
        summary = said
        findings = [finding]
    }

    /// Judges the run over another set.
    package mutating func add(_ doctoring: Doctoring, _ outcome: ConsumerOutcome) {
        var isSound = false
        if case .passes = doctoring.demand { isSound = true }
        findings.append(
            Finding(
                id: doctoring.id,
                change: doctoring.change,
                isSound: isSound,
                due: doctoring.due,
                fault: outcome.fault(against: doctoring.demand, executed: summary?.executed ?? 0),
                advice: doctoring.advice
            )
        )
    }

    /// The doctored sets that were tried.
    package var doctored: [Finding] { findings.filter { !$0.isSound } }

    /// What kind of consumer this is.
    package var standing: Standing {
        guard findings[0].fault == nil else { return failsAll ? .failsEverything : .refusesTheSoundSet }
        guard let summary, summary.executed > 0 else { return .runsNothing }
        if findings.allSatisfy({ $0.fault == nil }) { return .good }
        let isDeaf = !doctored.isEmpty && doctored.allSatisfy { $0.fault?.hasPrefix("exit 0") == true }
        return isDeaf ? .passesEverything : .gaps
    }

    /// The last lines, for people.
    package func conclusion() -> String {
        var lines: [String] = []
        if let summary {
            lines.append("\(summary.files) files, \(summary.executed) vectors executed, \(summary.failed) failed")
            for exclusion in summary.excluded where !idleExclusions.contains(exclusion) {
                lines.append("  excluded: \(exclusion.selector.rawValue) \(exclusion.name): \(exclusion.reason)")
            }
            let idle = idleExclusions.map { "\($0.selector.rawValue) \($0.name)" }
            if !idle.isEmpty { lines.append("  excluded, and not in this set: \(idle.joined(separator: ", "))") }
        }
        let noticed = doctored.count { $0.fault == nil }
        lines.append("\(noticed) of \(doctored.count) doctored sets noticed")
        switch standing {
        case .good: lines.append("good: it passes what is sound and notices what is not")
        case .gaps:
            lines.append(
                "not yet: mend the faults from the top; --only NAME repeats one, --keep FOLDER keeps its files"
            )
        case .passesEverything:
            lines.append(
                "This consumer passes whatever it is given: it reads, and compares nothing. Begin with one vector: let it "
                    + "print what your codec gave and what was expected, then compare the two."
            )
        case .failsEverything:
            lines.append(
                "This consumer fails every vector, sound ones too: that is hardly the codec. Look at how it resolves bytes, "
                    + "and at what it compares; print both sides of one vector."
            )
        case .refusesTheSoundSet: lines.append("The set as it was exported does not pass: nothing else was tried.")
        case .runsNothing: lines.append("It runs no vector: everything is excluded.")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Everything, as JSON of the format `consumer-check/1`.
    package func json() -> RawJSON {
        .object([
            "format": .string("consumer-check/1"),
            "standing": .string(standing.rawValue),
            "executed": summary.map { .number($0.executed) },
            "excluded": summary.map { .number($0.excluded.count) },
            "doctored": .number(doctored.count),
            "noticed": .number(doctored.count { $0.fault == nil }),
            "findings": .array(
                findings.map { finding in
                    .object([
                        "id": .string(finding.id), "change": .string(finding.change), "due": .string(finding.due),
                        "fault": finding.fault.map(RawJSON.string),
                        "advice": finding.fault.map { _ in .string(finding.advice) },
                    ])
                }
            ),
        ])
    }
}

extension ConsumerReport.Finding {
    /// One line, or four where something is wrong.
    package var text: String {
        guard let fault else { return "ok      \(id): \(change)\n" }
        return "FAULT   \(id): \(change)\n        due    \(due)\n        was    \(fault)\n        do     \(advice)\n"
    }
}
