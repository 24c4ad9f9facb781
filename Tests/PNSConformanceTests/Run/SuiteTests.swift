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

    @Test(
        "refuses a scenario in the file of another, and an id that is none",
        arguments: [
            ("server.a.b", "core/a/c.json", "\"server.a.b\" belongs into the file PROFILE/a/b.json."),
            ("server.a.b", "core/x/a/b.json", "\"server.a.b\" belongs into the file PROFILE/a/b.json."),
            ("server.a.b", "a/b.json", "\"server.a.b\" belongs into the file PROFILE/a/b.json."),
            ("client.a.b", "core/a/b.json", "\"client.a.b\" is not server.AREA.SLUG in lower case."),
            ("server.a.b.c", "core/a/b/c.json", "\"server.a.b.c\" is not server.AREA.SLUG in lower case."),
            ("server.a..b", "core/a//b.json", "\"server.a..b\" is not server.AREA.SLUG in lower case."),
            ("server.A.b", "core/A/b.json", "\"server.A.b\" is not server.AREA.SLUG in lower case."),
            ("server.a.b-", "core/a/b-.json", "\"server.a.b-\" is not server.AREA.SLUG in lower case."),
        ]
    )
    func refusesMisplaced(id: String, file: String, sentence: String) throws {
        let path = "Conformance/scenarios/\(file)"
        let text = """
            {"format": "scenario/1", "id": "\(id)", "title": "T", "since": {"spec": "1", "suite": "1"},
             \(SuiteBench.members())}
            """
        let fault = DataFault(file: path, pointer: "/id", sentence: sentence)
        #expect(throws: fault) { try SuiteBench.suite([], more: [path: text]) }
    }

    @Test("finds users that no run could make")
    func findsBadUsers() throws {
        func sentences(_ user: String) throws -> [String] {
            let members = SuiteBench.members([("c", ["m1"])], more: #""users": {"eve": \#(user)},"#)
            return ScenarioLint(try SuiteBench.suite([("server.a.b", members)])).findings().map(\.sentence)
        }
        #expect(try sentences(#"{"id": "x-${unique}"}"#) == [])
        #expect(try sentences(#"{"id": "x-${uniqe}"}"#) == ["users: Nothing is named \"uniqe\"."])
    }

    @Test("needs users without a past only where their past could be read, which the barrier's probe cannot")
    func needsUsersWithoutPast() throws {
        let suite = try Suite.embedded()
        let fresh = suite.scenarios.filter(\.asksForSeen).map(\.id)
        #expect(fresh.contains("server.seen.answer"))
        #expect(fresh.contains("server.seen.only-seen"))
        #expect(!fresh.contains(Preflight.barrierProbe))
        #expect(!fresh.contains("server.count.total"))
    }

    @Test("names a file that is missing")
    func namesMissingFiles() {
        #expect(throws: DataFault(file: "Spec/clauses.json", pointer: "", sentence: "The file is missing.")) {
            try Suite(files: [:])
        }
    }
}
