import Testing

@testable import PNSConformance

@Suite struct SuiteTests {
    @Test("reads clauses, limits, operations and mutants")
    func reads() throws {
        let suite = try SuiteBench.suite([("server.a.b", SuiteBench.members())])
        #expect(suite.levels == ["CNT-001": .must, "SEN-001": .should, "PRB-001": .may])
        #expect(suite.features == ["probe"])
        #expect(suite.assumedLimits == ["a": 5])
        #expect(suite.operations["clock-read"] == Operation(method: "GET", path: "/c", success: [200], isOnClock: true))
        #expect(suite.operations["notify"]?.isOnClock == false)
        #expect(suite.mutants.map(\.id) == ["m1"])
        #expect(suite.mutants[0].may == ["server.seen.**"])
    }

    @Test("refuses two scenarios of one id")
    func refusesDoubles() throws {
        let fault = DataFault(
            file: "Conformance/scenarios",
            pointer: "",
            sentence: "There are two \"server.a.b\"."
        )
        #expect(throws: fault) {
            try SuiteBench.suite([("server.a.b", SuiteBench.members()), ("server.a.b", SuiteBench.members())])
        }
    }

    @Test("refuses a scenario in the file of another")
    func refusesMisplaced() throws {
        let path = "Conformance/scenarios/core/a/c.json"
        let text = """
            {"format": "scenario/1", "id": "server.a.b", "title": "T", "since": {"spec": "1", "suite": "1"},
             \(SuiteBench.members())}
            """
        let fault = DataFault(file: path, pointer: "/id", sentence: "\"server.a.b\" belongs into a file …/a/b.json.")
        #expect(throws: fault) { try SuiteBench.suite([], more: [path: text]) }
    }

    @Test("names a file that is missing")
    func namesMissingFiles() {
        #expect(throws: DataFault(file: "Spec/clauses.json", pointer: "", sentence: "The file is missing.")) {
            try Suite(files: [:])
        }
    }
}
