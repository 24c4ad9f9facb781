import Testing

@testable import PNSConformance

@Suite struct CheckArmsTests {
    private static func check(_ members: String, _ looks: [Check.Look] = [.status, .body]) throws -> Check {
        let text = #"{"check": "c", "clause": "CNT-001", \#(members)}"#
        return try Check.read(try DataReader(text: text, file: "c.json"), permitted: looks)
    }

    @Test(
        "names what a check permits where that is several outcomes",
        arguments: [
            (#""status": 502"#, []), (#""status": {"$in": [502, 504]}"#, ["502", "504"]),
            (#""status": 400, "body": {"code": {"$in": ["a", "b"]}}"#, ["a", "b"]),
            (#""body": {"code": {"$in": ["a", "b", "c", "d", "e"]}}"#, []),
            (#""body": {"id": {"$not": {"$in": ["a", "b"]}}}"#, []),
            (#""body": {"id": {"$in": [{"$absent": true}, "a"]}}"#, []),
        ] as [(String, [String])]
    )
    func namesAnswers(members: String, arms: [String]) throws {
        #expect(try Self.check(members).permittedArms == arms)
    }

    @Test(
        "takes an end without a close frame for an outcome of its own",
        arguments: [
            (#""close": 1002"#, ["1002", "bare"]), (#""close": [1002, 1007]"#, ["1002", "1007", "bare"]),
            (#""bare": true"#, ["coded", "bare"]), (#""close": 1002, "bare": false"#, []), (#""bare": false"#, []),
        ] as [(String, [String])]
    )
    func namesEnds(members: String, arms: [String]) throws {
        #expect(try Self.check(members, [.close, .bare]).permittedArms == arms)
    }

    @Test("says which outcome an answer is")
    func findsTheArm() throws {
        let check = try Self.check(#""status": {"$in": [502, 504]}, "arms": {"502": "m1", "504": "m2"}"#)
        #expect(check.arm(in: [.status: .number(504)]) == "504")
        #expect(check.arm(in: [.status: .number(500)]) == nil)
        #expect(check.arm(in: [:]) == nil)
        #expect(check.arms == ["502": "m1", "504": "m2"])
        let code = try Self.check(#""body": {"code": {"$in": ["a/b", "c"]}}"#)
        #expect(code.arm(in: [.body: .object(["code": .string("a/b")])]) == "a/b")
    }
}
