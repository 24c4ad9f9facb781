import Testing

@testable import PNSConformance

@Suite struct FaultLintTests {
    private static func sentences(_ steps: String) throws -> [String] {
        let assertion = #"{"check": "c", "clause": "CNT-001", "equal": [1, 1], "killedBy": ["m1"]}"#
        let members = """
            "level": "must", "clauses": ["CNT-001"], "users": {"alice": {}},
            "steps": [\(steps), {"do": "assert", "checks": [\(assertion)]}]
            """
        return ScenarioLint(try SuiteBench.suite([("server.a.b", members)])).findings().map(\.sentence)
    }

    private static let rules = #""rules": [{"action": "drop", "direction": "sent", "frame": 1}]"#
    private static let fault = #"{"do": "fault", "conn": "d1", \#(rules)}"#
    private static let call = #"{"do": "call", "op": "notify", "body": {}}"#
    private static let finding = "no later step makes the connection that this fault breaks."

    private static func open(_ conn: String) -> String {
        #"{"do": "open", "conn": "\#(conn)", "user": "alice"}"#
    }

    @Test("takes a fault that a later step runs into, in a repeat too")
    func takes() throws {
        #expect(try Self.sentences(Self.fault + "," + Self.open("d1")) == [])
        let turn = #"{"do": "repeat", "times": 2, "steps": [\#(Self.fault), \#(Self.open("d1"))]}"#
        #expect(try Self.sentences(turn) == [])
        #expect(try Self.sentences(#"{"do": "fault", "op": "notify", \#(Self.rules)}, \#(Self.call)"#) == [])
    }

    @Test("finds a fault that no later step runs into")
    func finds() throws {
        #expect(try Self.sentences(Self.open("d1") + "," + Self.fault) == ["/steps/1: \(Self.finding)"])
        #expect(try Self.sentences(Self.fault + "," + Self.open("d2")) == ["/steps/0: \(Self.finding)"])
        let other = #"{"do": "fault", "op": "health", \#(Self.rules)}"#
        #expect(try Self.sentences(other + "," + Self.call) == ["/steps/0: \(Self.finding)"])
    }
}
