import Testing

@testable import PNSConformance

@Suite struct OperationOverrideTests {
    private static func operation(_ text: String) throws -> Operation {
        let notify = Operation(method: "POST", path: "/notify", success: [202], isOnClock: false)
        return notify.overridden(by: try OperationOverride(try DataReader(text: text, file: "t"))).based(on: "/base")
    }

    private static func json(_ text: String) throws -> RawJSON { try RawJSON(parsing: text) }

    @Test("replaces method, path and success, and leaves the rest")
    func replaces() throws {
        let all = try Self.operation(#"{"method": "PUT", "path": "/v2/push", "success": [200, 201], "$comment": "c"}"#)
        #expect(all.method == "PUT")
        #expect(all.path == "/base/v2/push")
        #expect(all.success == [200, 201])
        let none = try Self.operation("{}")
        #expect(none.method == "POST")
        #expect(none.path == "/base/notify")
        #expect(none.success == [202])
    }

    static let members = """
        {"members": {"user_id": "/to", "notification_data": "/message/text", "notification_id": "/message/id"}}
        """

    @Test(
        "renames members on the way out",
        arguments: [
            (
                #"{"user_id":"u","notification_data":"d","create_date":"c"}"#,
                #"{"create_date":"c","to":"u","message":{"text":"d"}}"#
            ),
            (#"{"user_id":7}"#, #"{"to":7}"#), ("[1]", "[1]"), ("{}", "{}"),
            (
                #"{"notifications":[{"user_id":"u","notification_id":"i"},7]}"#,
                #"{"notifications":[{"to":"u","message":{"id":"i"}},7]}"#
            ),
        ]
    )
    func renamesRequests(ours: String, theirs: String) throws {
        let operation = try Self.operation(Self.members)
        #expect(operation.outgoing(try Self.json(ours)).compact() == theirs)
    }

    @Test(
        "renames members of an answer back",
        arguments: [
            (#"{"message":{"id":"i"}}"#, #"{"notification_id":"i"}"#),
            (#"{"message":{"id":"i","size":3}}"#, #"{"message":{"size":3},"notification_id":"i"}"#),
            (#"{"notifications":[{"message":{"id":"i"}}]}"#, #"{"notifications":[{"notification_id":"i"}]}"#),
            (#"{"other":1}"#, #"{"other":1}"#), (#""text""#, #""text""#),
        ]
    )
    func renamesAnswers(theirs: String, ours: String) throws {
        let operation = try Self.operation(Self.members)
        #expect(operation.incoming(try Self.json(theirs)).compact() == ours)
    }

    @Test("says how a pointer is written", arguments: ["to", "", "/", "/a//b"])
    func refusesPointers(pointer: String) throws {
        let fault = DataFault(
            file: "t",
            pointer: "/members/user_id",
            sentence: "A JSON pointer to a member is written /name, or /outer/inner."
        )
        #expect(throws: fault) { try Self.operation(#"{"members": {"user_id": "\#(pointer)"}}"#) }
    }

    @Test("judges a server with another method, other paths and other names")
    func judges() throws {
        let operation = try Self.operation(
            #"{"method": "PUT", "path": "/push", "success": [201], "members": {"user_id": "/to", "notification_id": "/id"}}"#
        )
        var bench = try MachineBench(
            """
            {"do": "call", "op": "notify", "body": {"user_id": "${user.alice}"}, "keep": {"id": "/notification_id"}},
            {"do": "assert", "checks": [{"check": "kept", "clause": "MST-001", "equal": ["${id}", "7"]}]}
            """
        ) { $0.operations["notify"] = operation }
        #expect(bench.requests.first?.method == "PUT")
        #expect(bench.requests.first?.path == "/base/push")
        #expect(bench.requests.first.map { String(decoding: $0.body, as: UTF8.self) } == #"{"to":"u-alice"}"#)
        bench.answerCall(201, #"{"id":"7"}"#)
        #expect(bench.verdict("kept") == .pass)
    }

    @Test("puts the path of the target before a path of the scenario's own")
    func basesPaths() throws {
        let operation = try Self.operation("{}")
        let bench = try MachineBench(#"{"do": "call", "op": "notify", "path": "/other"}"#) {
            $0.operations["notify"] = operation
        }
        #expect(bench.requests.first?.path == "/base/other")
    }
}
