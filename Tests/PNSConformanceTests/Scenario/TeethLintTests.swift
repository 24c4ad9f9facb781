import Testing

@testable import PNSConformance

@Suite struct TeethLintTests {
    private static func rules(
        _ steps: String,
        mutants: String = #"{"id": "m1", "breaks": "B.", "clauses": ["CNT-001"]}"#,
        unobservable: Set<String> = []
    ) throws -> [String] {
        let members = """
            "level": "must", "clauses": ["CNT-001"], "users": {"alice": {}}, "steps": [
            {"do": "open", "conn": "d1", "user": "alice"}, \(steps)]
            """
        let suite = try SuiteBench.suite(
            [("server.count.total", members)],
            more: ["Conformance/mutants.json": #"{"format": "mutants/1", "mutants": [\#(mutants)]}"#]
        )
        return TeethLint(suite, unobservable: unobservable).findings().map(\.rule)
    }

    private static func settle(killedBy: String = "m1") -> String {
        """
        {"do": "settle", "conns": ["d1"], "checks": [
          {"check": "c", "clause": "CNT-001", "counts": {"d1": 1}, "killedBy": ["\(killedBy)"]}]}
        """
    }

    private static let drop = #"{"do": "drop", "conn": "d1", "how": "close"}"#

    @Test("has nothing against a MUST whose mutant is caught behind a fence")
    func acceptsTeeth() throws {
        #expect(try Self.rules(Self.settle()) == [])
    }

    @Test("wants a check and a mutant that breaks it for every MUST of which nobody says that it cannot be seen")
    func demandsTeeth() throws {
        let other = #"{"id": "m1", "breaks": "B.", "clauses": ["SEN-001"]}"#
        #expect(try Self.rules(Self.settle(), mutants: other) == ["toothless-clause"])
        #expect(try Self.rules(Self.settle(), mutants: other, unobservable: ["CNT-001"]) == [])
        #expect(try Self.rules(Self.settle(killedBy: "m2")) == ["toothless-clause"])
        let automatic = #"{"id": "m1", "breaks": "B.", "clauses": ["CNT-001"], "kills": ["server.count.total#wire"]}"#
        #expect(try Self.rules(Self.settle(killedBy: "m2"), mutants: automatic) == [])
    }

    @Test("wants a connection that stays open behind every absence", arguments: [drop, #"{"do": "terminate"}"#])
    func demandsWatching(end: String) throws {
        #expect(try Self.rules(Self.settle() + "," + end) == ["unwatched-absence"])
    }

    @Test("wants nine of ten absences behind a fence")
    func demandsFences() throws {
        let asked = """
            {"do": "authentication", "user": "alice", "checks": [
              {"check": "once", "clause": "CNT-001", "count": 1, "killedBy": ["m1"]}]}
            """
        #expect(try Self.rules(Self.settle() + "," + asked) == ["unfenced-absences"])
        let fenced = (1...9).map { Self.settle().replacing(#""c""#, with: #""c\#($0)""#) }.joined(separator: ",")
        #expect(try Self.rules(fenced + "," + asked) == [])
    }

    @Test(
        "wants a mutant outside each permitted outcome, and no other",
        arguments: [
            (#""arms": {"1002": "m1", "bare": "m1"}"#, 0), (#""arms": {"1002": "m1"}"#, 1),
            (#""arms": {"1002": "m1", "bare": "m2"}"#, 1), (#""arms": {"1002": "m1", "bare": "m1", "1003": "m1"}"#, 1),
        ]
    )
    func demandsArms(member: String, findings: Int) throws {
        let step = """
            {"do": "expectClose", "conn": "d1", "checks": [
              {"check": "c", "clause": "CNT-001", "close": 1002, "killedBy": ["m1"], \(member)}]}
            """
        #expect(try Self.rules(step) == Array(repeating: "arm-without-mutant", count: findings))
    }

    @Test("wants no mutant outside of what a server may do or leave")
    func permitsWhatMayBe() throws {
        let members = """
            "level": "may", "clauses": ["PRB-001"], "needs": ["probe"], "users": {"alice": {}}, "steps": [
            {"do": "open", "conn": "d1", "user": "alice", "checks": [
              {"check": "c", "clause": "PRB-001", "status": {"$in": [101, 200]}}]}]
            """
        let suite = try SuiteBench.suite([("server.count.total", members)])
        #expect(TeethLint(suite, unobservable: ["CNT-001"]).findings().isEmpty)
    }
}
