extension KnownFailures {
    /// The list as it stands in a report.
    var json: RawJSON {
        .object([
            "on": .string(day.description),
            "run": .number(run),
            "runs": .number(runs),
            "entries": .array(entries.map(\.json)),
            "earlier": earlier.isEmpty
                ? nil
                : .array(
                    earlier.sorted { $0.key < $1.key }.map { name, tally in
                        .object([
                            "name": .string(name), "passed": .number(tally.passed), "executed": .number(tally.executed),
                        ])
                    }
                ),
        ])
    }

    /// Reads the list of a report.
    ///
    /// - Throws: ``DataFault``.
    init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            let day = try CalendarDay(try members.required("on"))
            let (run, runs) = (try members.required("run"), try members.required("runs").int())
            guard try (1...max(1, runs)).contains(run.int()) else { throw run.fault("There are \(runs) runs.") }
            let entries = try members.required("entries").elements().map { entry throws(DataFault) in
                try KnownFailure(entry)
            }
            var known = KnownFailures(entries: entries, day: day, run: try run.int(), runs: runs)
            for tally in try members.optional("earlier")?.elements() ?? [] {
                try tally.object { members throws(DataFault) in
                    known.earlier[try members.string("name")] = Tally(
                        passed: try members.required("passed").int(),
                        executed: try members.required("executed").int()
                    )
                }
            }
            return known
        }
    }
}

extension KnownFailure {
    /// The entry without secrets.
    func redacted(by redactor: Redactor) -> KnownFailure {
        var entry = self
        entry.reason = redactor.redact(reason)
        entry.issue = redactor.redact(issue)
        entry.failsAs = failsAs.map(redactor.redact)
        return entry
    }
}
