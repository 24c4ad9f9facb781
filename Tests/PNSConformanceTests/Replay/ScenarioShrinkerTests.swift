import Testing

@testable import PNSConformance

@Suite struct ScenarioShrinkerTests {
    private static let document = """
        {"format": "scenario/1", "id": "server.a.b", "title": "T", "level": "must", "clauses": ["A-001", "A-002", "A-003"],
         "since": {"spec": "1", "suite": "1"}, "users": {"alice": {}, "bob": {}},
         "steps": [
          {"do": "open", "conn": "d1", "user": "alice"},
          {"do": "open", "conn": "d2", "user": "bob",
           "checks": [{"check": "opened", "clause": "A-001", "status": 101}]},
          {"do": "repeat", "times": 8, "steps": [
            {"do": "send", "conn": "d1", "text": "a"}, {"do": "send", "conn": "d1", "text": "b"}]},
          {"do": "settle", "conns": ["d1"], "checks": [
            {"check": "one", "clauses": ["A-002"], "counts": {"d1": 1}},
            {"check": "other", "clause": "A-003", "counts": {"d1": 2}}]}]}
        """

    private static func minimal(
        check: String = "one",
        _ fails: (RawJSON) -> Bool
    ) async throws -> RawJSON {
        let shrinker = ScenarioShrinker(try RawJSON(parsing: document), check: check)
        return await shrinker.minimal { candidate in
            #expect((try? Scenario(DataReader(candidate, file: "s.json"))) != nil, "\(candidate.compact())")
            return fails(candidate)
        }
    }

    @Test("leaves the step of the check, and out of it the other checks")
    func keepsTheCheck() async throws {
        let left = try await Self.minimal { _ in true }
        let steps = try #require(left["steps"]?.elements)
        #expect(steps.count == 1)
        #expect(steps[0]["checks"]?.elements?.map { $0["check"] } == [.string("one")])
        #expect(left["clauses"] == .array([.string("A-002")]))
        #expect(left["users"]?.members?.isEmpty == true)
    }

    @Test("keeps what it takes, within repeats too, and the users of it")
    func keepsTheCause() async throws {
        let left = try await Self.minimal { candidate in
            let text = candidate["steps"]?.compact() ?? ""
            return text.contains(#""text":"b""#) && text.contains(#""user":"alice""#)
        }
        let steps = try #require(left["steps"]?.elements)
        #expect(steps.map { $0["do"]?.stringValue } == ["open", "repeat", "settle"])
        #expect(steps[1]["steps"]?.elements?.count == 1)
        #expect(steps[1]["times"]?.intValue == 1)
        #expect(left["users"]?.members?.map(\.name) == ["alice"])
        #expect(ScenarioShrinker.stepCount(left) == 4)
    }

    @Test("takes half of the turns as often as it can")
    func halvesTurns() async throws {
        let left = try await Self.minimal { candidate in
            (candidate["steps"]?.elements ?? []).contains { ($0["times"]?.intValue ?? 0) >= 3 }
        }
        let turns = left["steps"]?.elements?.compactMap { $0["times"]?.intValue }
        #expect(turns == [4])
    }

    @Test("keeps the clauses where an automatic check fails, and no step has it")
    func keepsClauses() async throws {
        let left = try await Self.minimal(check: "late") { $0["steps"]?.elements?.count ?? 0 >= 1 }
        #expect(left["steps"]?.elements?.count == 1)
        #expect(left["clauses"]?.elements?.isEmpty == false)
    }

    @Test("a capsule is read as it was written")
    func roundTrips() throws {
        let report = RunReport(
            tool: .init(name: "pns", version: "1"),
            suite: "1",
            spec: "1",
            target: .init(name: "t"),
            results: [ScenarioResult(id: "server.a.b", title: "T", level: .must, verdict: .notJudged, reason: "why")]
        )
        let document = try RawJSON(parsing: Self.document)
        let text = try Capsule(check: "one", document: document, report: report).text()
        #expect(Capsule.isCapsule(text))
        #expect(!Capsule.isCapsule(report.text()))
        let read = try Capsule(text: text, file: "c.json")
        #expect(read.check == "one")
        #expect(read.document == document)
        #expect(read.report == report)
        #expect(try read.scenario().id == "server.a.b")
    }
}
