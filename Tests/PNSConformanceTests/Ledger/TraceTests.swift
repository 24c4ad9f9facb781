import PNSService
import Testing

@testable import PNSConformance

@Suite struct TraceTests {
    private static let trace = Trace(LedgerTests.clauses, LedgerTests.good)

    private static var noted: Trace {
        var trace = Self.trace
        trace.note(ExercisedClauses(exercised: ["CNT-001"], never: ["CNT-002"], uncounted: []))
        return trace
    }

    @Test func `joins clauses with what tests them, both ways`() {
        let text = TraceMarkdown(Self.trace).text()
        let row = "| CNT-001 | MUST | A count MUST be a number. | server.count.number#number | 1 | no-number | "
        #expect(text.contains(row + "count.schema.json |"))
        #expect(text.contains("| server.count.small#small | CNT-002 |"))
        #expect(text.contains("| no-number |  | CNT-001 | server.count.number#number |"))
        #expect(text.contains("- with MUST: 1, judged by a check or a vector: 1, by a check and a mutant: 1"))
        #expect(!text.contains("exercised"))
    }

    @Test func `says what a clause rests on`() {
        var sources = LedgerTests.good
        #expect(Trace(LedgerTests.clauses, sources).clauses.map(\.standing) == [.judged, .judged])
        sources.checks = []
        #expect(Trace(LedgerTests.clauses, sources).clauses.map(\.standing) == [.shown, .untested])
        sources.vectors = []
        sources.unobservable = [.init(clause: "CNT-002", kind: .statistical, why: "It varies.")]
        #expect(Trace(LedgerTests.clauses, sources).clauses.map(\.standing) == [.described, .unobservable])
        let text = TraceMarkdown(Trace(LedgerTests.clauses, sources)).text()
        #expect(text.contains("| described only |"))
        #expect(text.contains("| statistical: It varies. |"))
    }

    @Test func `names the messages, errors and limits of a clause`() {
        var sources = LedgerTests.good
        let clauses = ClausesFile(
            spec: "2026.1",
            reader: SpecReader(files: ["40-counts.md": "[CNT-001] A count MUST keep `maxCount`."]),
            previous: nil
        )
        sources.checks.removeLast()
        sources.limits = ["maxCount", "maxCounts"]
        sources.messages = [.init(id: "count", clauses: ["CNT-001"], file: "x")]
        sources.errors = [.init(id: "too-many", clauses: ["CNT-001"], file: "x")]
        let row = Trace(clauses, sources).clauses[0].row
        #expect(row.limits == ["maxCount"])
        #expect(row.messages == ["count"])
        #expect(row.errors == ["too-many"])
    }

    @Test func `shows what a run exercised`() throws {
        let text = TraceMarkdown(Self.noted).text()
        #expect(text.contains("- exercised in the run of the report: 1"))
        #expect(text.contains(" | exercised |\n"))
        #expect(text.contains(" | never exercised |\n"))
        let json = try RawJSON(parsing: Self.noted.text())
        #expect(json.at("/clauses/0/execution") == .string("exercised"))
        #expect(json.at("/clauses/1/execution") == .string("never"))
        #expect(json.at("/totals/exercised") == .number(1))
        let without = try RawJSON(parsing: Self.trace.text())
        #expect(without.at("/totals/exercised") == nil)
        #expect(without.at("/clauses/0/execution") == nil)
    }

    @Test func `narrows to some clauses, with what concerns them`() {
        let trace = Self.trace.narrowed { $0 == "CNT-002" }
        #expect(trace.clauses.map(\.clause.id) == ["CNT-002"])
        #expect(trace.checks.map(\.id) == ["server.count.small#small"])
        #expect(trace.mutants == [])
    }

    @Test func `makes a page whose links lead somewhere`() {
        let page = HTMLTrace(Self.noted).text()
        let parts = page.split(separator: "href=\"#").dropFirst()
        let targets = parts.map { $0.prefix { $0 != "\"" }.replacing("%23", with: "#") }
        #expect(!targets.isEmpty)
        for target in targets { #expect(page.contains("id=\"\(target)\""), "\(target)") }
        #expect(page.contains("exercised in the run of the report: 1"))
        #expect(!page.contains("http"))
    }

    @Test func `links to nothing that it left out`() {
        var sources = LedgerTests.good
        sources.checks[1].clauses.append("CNT-001")
        let page = HTMLTrace(Trace(LedgerTests.clauses, sources).narrowed { $0 == "CNT-002" }).text()
        #expect(page.contains("href=\"#CNT-002\""))
        #expect(page.contains("<code>CNT-001</code>"))
        #expect(!page.contains("href=\"#CNT-001\""))
    }

    @Test func `counts a mutant for the check that comes by itself`() {
        var sources = LedgerTests.good
        sources.mutants.append(.init(id: "late", clauses: ["CNT-001"], file: "x", kills: ["server.a.b#late"]))
        let clauses = ClausesFile(
            spec: "2026.1",
            reader: SpecReader(files: ["55-ordering.md": "[ORD-007] A server MUST NOT speak first."]),
            previous: nil
        )
        let trace = Trace(clauses, sources)
        #expect(trace.checks.map(\.id) == ["server.**#late"])
        #expect(trace.checks.map(\.mutants) == [["late"]])
        #expect(trace.mutants.first?.checks == ["server.a.b#late"])
    }

    @Test func `knows the suite inside the program`() throws {
        let trace = try Trace(ProjectFiles.embedded)
        #expect(trace.totals.clauses == Set(trace.clauses.map(\.clause.id)).count)
        #expect(trace.totals.standings[.untested] == nil)
        #expect(trace.clauses.contains { !$0.row.limits.isEmpty && !$0.row.errors.isEmpty && !$0.row.messages.isEmpty })
    }

    @Test func `has every clause that the server marks`() throws {
        let known = Set(try Trace(ProjectFiles.embedded).clauses.map(\.clause.id))
        #expect(MarkedClause.allCases.map(\.id).filter { !known.contains($0) } == [])
    }
}
