import Testing

@testable import PNSConformance

@Suite struct VectorGradeTests {
    private static func item(_ text: String, kind: String = "json-text") throws -> ConsumerSet.Item {
        ConsumerSet.Item(path: "vectors/a.json", kind: kind, pointer: "", value: try RawJSON(parsing: text))
    }

    private static let codes = ["trailing-comma": "malformed", "wrong-type": "bad-argument"]

    private static func verdict(_ answer: String, _ item: ConsumerSet.Item) throws -> VectorGrade.Row? {
        VectorGrade.row(try RawJSON(parsing: answer), to: item, codes: codes)
    }

    @Test(arguments: [
        (#"{"accepted":{"canonical":"[1]"}}"#, VectorGrade.Verdict.pass),
        (#"{"accepted":{"canonical":{"base64":"WzFd"}}}"#, .pass),
        (#"{"accepted":{"canonical":{"hex":"5b315d"}}}"#, .pass),
        (#"{"accepted":{"canonical":"[2]"}}"#, .fail),
        (#"{"accepted":{"canonical":"[1]","more":1}}"#, .fail),
        (#"{"accepted":{}}"#, .fail),
        (#"{"refused":{"code":"malformed"}}"#, .fail),
        (#"{"unsupported":"later"}"#, .unsupported),
    ])
    func `a valid vector asks for its expectation`(_ answer: String, _ verdict: VectorGrade.Verdict) throws {
        let item = try Self.item(#"{"id":"v","result":"valid","expect":{"canonical":{"text":"[1]"}}}"#)
        #expect(try Self.verdict(answer, item)?.verdict == verdict)
    }

    @Test(arguments: [
        (#"{"refused":{"code":"malformed"}}"#, VectorGrade.Verdict.pass),
        (#"{"refused":{"code":"malformed","reason":"trailing-comma","pointer":"/a"}}"#, .pass),
        (#"{"refused":{"code":"bad-argument"}}"#, .fail),
        (#"{"accepted":{"canonical":"[1]"}}"#, .fail),
    ])
    func `an invalid vector asks for its class`(_ answer: String, _ verdict: VectorGrade.Verdict) throws {
        let item = try Self.item(#"{"id":"v","result":"invalid","error":["trailing-comma"],"pointer":"/a"}"#)
        let row = try #require(try Self.verdict(answer, item))
        #expect(row.verdict == verdict)
        #expect(row.remark == nil)
    }

    @Test func `another reason or pointer is a remark`() throws {
        let item = try Self.item(#"{"id":"v","result":"invalid","error":["trailing-comma"],"pointer":"/a"}"#)
        let reason = try Self.verdict(#"{"refused":{"code":"malformed","reason":"unexpected-token"}}"#, item)
        #expect(reason?.remark == "the reason is unexpected-token, ours trailing-comma")
        let pointer = try Self.verdict(#"{"refused":{"code":"malformed","pointer":""}}"#, item)
        #expect(pointer?.remark == "the pointer is \"\", ours \"/a\"")
    }

    @Test func `an either vector has two right answers`() throws {
        let text =
            #"{"id":"v","result":"either","either":{"decidedBy":"local:a","ifAccepted":{"value":"1"},"#
            + #""ifRejected":["wrong-type"]}}"#
        let item = try Self.item(text)
        #expect(try Self.verdict(#"{"accepted":{"value":"1"}}"#, item)?.verdict == .pass)
        #expect(try Self.verdict(#"{"refused":{"code":"bad-argument"}}"#, item)?.verdict == .pass)
        #expect(try Self.verdict(#"{"accepted":{"value":"2"}}"#, item)?.verdict == .fail)
        #expect(try Self.verdict(#"{"refused":{"code":"malformed"}}"#, item)?.verdict == .fail)
    }

    @Test(arguments: ["{}", #"{"accepted":1}"#, #"{"refused":{}}"#, #"{"refused":"malformed"}"#])
    func `an answer of another form is none`(_ answer: String) throws {
        #expect(try Self.verdict(answer, try Self.item(#"{"id":"v","result":"valid","expect":{"value":"1"}}"#)) == nil)
    }

    @Test func `written JSON may have another order, and nothing else`() throws {
        func isSame(_ left: String, _ right: String, kind: String = "message-encode") -> Bool {
            ConsumerBytes.isSame(kind, .object(["text": .string(left)]), .object(["text": .string(right)]))
        }
        #expect(isSame(#"{"a":1,"b":[2]}"#, #"{ "b": [2], "a": 1 }"#))
        #expect(!isSame(#"{"a":1,"b":[2]}"#, #"{"a":1}"#))
        #expect(!isSame("[1,2]", "[2,1]"))
        #expect(!isSame(#"{"a":9007199254740993}"#, #"{"a":9007199254740992}"#))
        #expect(!isSame("[1]", "[ 1 ]", kind: "preview"))
    }

    @Test func `bytes are compared whatever their form, those that are no text too`() throws {
        func isSame(_ left: String, _ right: String) throws -> Bool {
            let (left, right) = (try RawJSON(parsing: left), try RawJSON(parsing: right))
            return ConsumerBytes.isSame("webpush-encrypt", .object(["content": left]), .object(["content": right]))
        }
        #expect(try isSame(#"{"hex":"00ff"}"#, #"{"base64":"AP8="}"#))
        #expect(try isSame(#"{"hex":"00ff"}"#, #"{"join":[{"hex":"00"},{"hex":"ff"}]}"#))
        #expect(try !isSame(#"{"hex":"00ff"}"#, #"{"base64":"AP4="}"#))
        #expect(try isSame(#"{"text":"a"}"#, #"{"base64":"YQ=="}"#))
    }

    @Test func `a question has bytes in base64, and no outcome`() throws {
        let set = try ConsumerSet(VectorArchive(.embedded))
        for item in set.items {
            let question = VectorGrader.question(item, in: set)
            #expect(Set(question.names).isSubset(of: ["given", "id", "input", "kind"]))
            let text = question.compact()
            #expect(
                !text.contains("{\"hex\"") && !text.contains("{\"repeat\"") && !text.contains("{\"join\""),
                "\(item.id)"
            )
        }
        let identifier = try #require(set.items.first { $0.kind == "identifier" })
        #expect(VectorGrader.question(identifier, in: set)["given"]?["maxIdentifierBytes"] != nil)
    }

    @Test func `reports name what failed and give a hint where everything does`() throws {
        var grade = VectorGrade(name: "mine <1>")
        let item = try Self.item(#"{"id":"vec.a.0001","comment":"a & b","clauses":["JSN-001"],"result":"valid"}"#)
        for _ in 0..<6 {
            var row = VectorGrade.Row(item)
            (row.verdict, row.expected, row.actual) = (.fail, "1", "accepted: 2")
            grade.rows.append(row)
        }
        #expect(!grade.isGood)
        #expect(grade.text().contains("FAIL vec.a.0001"))
        #expect(grade.hint?.contains("the same answer") == true)
        #expect(grade.junit().contains("failures=\"6\"") && grade.junit().contains("mine &lt;1&gt;"))
        #expect(grade.json()["counts"]?["fail"] == .number(6))
        #expect(VectorGrade(name: "x").hint != nil)
    }
}
