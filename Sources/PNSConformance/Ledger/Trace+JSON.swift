extension Trace {
    /// The format, described by `Conformance/schemas/trace.schema.json`.
    static let format = "trace/1"

    /// The trace as JSON text; the same trace always gives the same bytes.
    package func text() -> String {
        RawJSON.object([
            "format": .string(Self.format),
            "spec": .string(spec),
            "totals": totals.json,
            "clauses": .array(clauses.map(\.json)),
            "checks": .array(
                checks.map { check in
                    .object([
                        "id": .string(check.id), "clauses": .strings(check.clauses),
                        "mutants": .strings(check.mutants),
                    ])
                }
            ),
            "mutants": .array(
                mutants.map { mutant in
                    .object([
                        "id": .string(mutant.id), "breaks": .string(mutant.breaks),
                        "clauses": .strings(mutant.clauses), "checks": .strings(mutant.checks),
                    ])
                }
            ),
        ])
        .pretty()
    }
}

extension Trace.Totals {
    fileprivate var json: RawJSON {
        .object([
            "clauses": .number(clauses),
            "musts": .number(musts),
            "mustsJudged": .number(mustsJudged),
            "mustsProved": .number(mustsProved),
            "exercised": exercised.map { .number($0) },
            "standings": .object(
                Trace.Standing.allCases.map { RawJSON.Member($0.rawValue, .number(standings[$0] ?? 0)) }
            ),
        ])
    }
}

extension Trace.Entry {
    fileprivate var json: RawJSON {
        .object([
            "id": .string(clause.id),
            "keyword": .string(clause.keyword.rawValue),
            "feature": clause.feature.map(RawJSON.string),
            "chapter": .string(clause.chapter),
            "sentence": .string(clause.sentence),
            "standing": .string(standing.rawValue),
            "checks": .strings(row.checks),
            "vectors": .strings(row.vectors),
            "mutants": .strings(row.mutants),
            "schemas": .strings(row.schemas),
            "messages": .strings(row.messages),
            "errors": .strings(row.errors),
            "limits": .strings(row.limits),
            "unobservable": row.unobservable.map { reason in
                .object(["kind": .string(reason.kind.rawValue), "why": .string(reason.why)])
            },
            "execution": execution.map { .string($0.rawValue) },
        ])
    }
}
