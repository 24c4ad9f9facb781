import Testing

@testable import PNSConformance

@Suite struct MutantPatternsTests {
    @Test("names the mutant whose pattern a failure has, and none where nothing is alike")
    func namesTheNearest() throws {
        let entries = """
            {"format": "mutants/1", "mutants": [
             {"id": "m1", "breaks": "One.", "clauses": ["CNT-001"]},
             {"id": "m2", "breaks": "Two.", "clauses": ["CNT-001"], "kills": ["server.a.x#wire"]}]}
            """
        let suite = try SuiteBench.suite(
            [
                ("server.a.x", SuiteBench.members([("c", ["m1"]), ("d", ["m1", "m2"])])),
                ("server.a.y", SuiteBench.members([("e", ["m1"])])),
            ],
            more: ["Conformance/mutants.json": entries]
        )
        let patterns = MutantPatterns(suite)
        let all: Set = ["server.a.x#c", "server.a.x#d", "server.a.y#e"]
        #expect(patterns.likeness(of: "server.a.x#d", among: all)?.contains("m1: One.") == true)
        let other: Set = ["server.a.x#d", "server.a.x#wire"]
        #expect(patterns.likeness(of: "server.a.x#d", among: other)?.contains("m2: Two.") == true)
        #expect(patterns.likeness(of: "server.b.z#q", among: ["server.b.z#q"]) == nil)
        let many = Set((0..<20).map { "server.c.s\($0)#c" }).union(["server.a.x#d"])
        #expect(patterns.likeness(of: "server.a.x#d", among: many) == nil)
    }
}
