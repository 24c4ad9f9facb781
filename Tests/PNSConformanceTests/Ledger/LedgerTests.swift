import PNSConformance
import Testing

@Suite struct LedgerTests {
    static let clauses = ClausesFile(
        spec: "2026.1",
        reader: SpecReader(files: [
            "40-counts.md": """
            [CNT-001] A count MUST be a number.

            [CNT-002] {probe} A count SHOULD be small.

            [CNT-003] withdrawn in 2026.1: wrong.
            """
        ]),
        previous: nil
    )

    static var good: LedgerSources {
        LedgerSources(
            checks: [
                .init(
                    scenario: "server.count.number",
                    check: "number",
                    clauses: ["CNT-001"],
                    level: .must,
                    killedBy: ["no-number"]
                ),
                .init(
                    scenario: "server.count.small",
                    check: "small",
                    clauses: ["CNT-002"],
                    level: .should,
                    killedBy: [],
                    needs: ["probe"]
                ),
            ],
            vectors: [.init(id: "vec.integer.0001", clauses: ["CNT-001"], file: "Vectors/integer.json")],
            mutants: [.init(id: "no-number", clauses: ["CNT-001"], file: "Conformance/mutants.json")],
            schemas: [.init(id: "count.schema.json", clauses: ["CNT-001"], file: "Spec/schemas/count.schema.json")]
        )
    }

    private func rules(_ change: (inout LedgerSources) -> Void) -> [String] {
        var sources = Self.good
        change(&sources)
        return LedgerLint(Self.clauses, sources).findings().map(\.rule)
    }

    @Test func `finds nothing in a complete ledger`() {
        #expect(LedgerLint(Self.clauses, Self.good).findings() == [])
    }

    @Test func `finds what was planted`() {
        #expect(rules { $0.checks.removeLast() } == ["untested-clause"])
        #expect(rules { $0.checks[0].clauses = ["CNT-009"] }.contains("dangling-reference"))
        #expect(rules { $0.checks[0].clauses.append("CNT-003") } == ["dangling-reference"])
        #expect(rules { $0.checks[0].clauses = [] }.contains("check-without-clause"))
        #expect(rules { $0.checks[0].killedBy = [] } == ["must-without-mutant", "uncaught-mutant"])
        #expect(rules { $0.checks[0].killedBy = ["nobody"] } == ["dangling-reference", "uncaught-mutant"])
        #expect(rules { $0.checks[0].level = .should } == ["level"])
        #expect(rules { $0.checks[1].needs = [] } == ["missing-need"])
        #expect(rules { $0.checks.append($0.checks[1]) } == ["check-twice"])
        #expect(rules { $0.mutants[0].clauses = ["CNT-002"] } == ["mutant-of-another-clause"])
        #expect(rules { $0.mutants[0].clauses = [] } == ["mutant-of-another-clause", "mutant-without-clause"])
        #expect(rules { $0.mutants.append($0.mutants[0]) } == ["mutant-twice"])
        #expect(rules { $0.mutants[0].kills = ["server.count.number#wire"] } == [])
        #expect(rules { $0.mutants[0].kills = ["server.count.number#number"] } == ["dangling-reference"])
        #expect(rules { $0.mutants[0].kills = ["server.count.gone#late"] } == ["dangling-reference"])
        #expect(rules { $0.vectors[0].clauses = ["CNT-009"] } == ["dangling-reference"])
        #expect(rules { $0.schemas[0].clauses = ["CNT-009"] } == ["dangling-reference"])
        #expect(rules { $0.mentions = [.init(id: "count", clauses: ["CNT-009"], file: "x")] } == ["dangling-reference"])
        #expect(
            rules { $0.unobservable = [.init(clause: "CNT-009", kind: .statistical, why: "…")] } == [
                "dangling-reference"
            ]
        )
        #expect(
            rules { $0.unobservable = [.init(clause: "CNT-001", kind: .notObservable, why: "…")] }
                == ["observed-unobservable"]
        )
    }

    @Test func `takes a vector, a schema or a reason for a row`() {
        let row = LedgerSources.Row(id: "vec.integer.0002", clauses: ["CNT-002"], file: "x")
        #expect(
            rules {
                $0.checks.removeLast(); $0.vectors.append(row)
            } == []
        )
        #expect(
            rules {
                $0.checks.removeLast(); $0.schemas.append(row)
            } == []
        )
        let reason = LedgerSources.Unobservable(
            clause: "CNT-002",
            kind: .qualityOfImplementation,
            why: "Small is relative."
        )
        #expect(
            rules {
                $0.checks.removeLast(); $0.unobservable.append(reason)
            } == []
        )
    }

    @Test func `writes a row for each clause`() throws {
        let text = Ledger(Self.clauses, Self.good).text()
        let json = try RawJSON(parsing: text)
        #expect(json.at("/rows/0/checks") == .array([.string("server.count.number#number")]))
        #expect(json.at("/rows/0/mutants") == .array([.string("no-number")]))
        #expect(json.at("/rows/0/vectors") == .array([.string("vec.integer.0001")]))
        #expect(json.at("/rows/1/vectors") == nil)
        #expect(json.at("/rows/1/keyword") == .string("SHOULD"))
        #expect(Ledger(Self.clauses, Self.good).text() == text)
    }

}
