import Testing

@testable import PNSConformance

@Suite struct ValueScopeTests {
    static let scope = ValueScope([
        "a": .string("x"), "n": .number(7), "list": .array([.number(1), .null]), "limits.m": .number(100),
    ])

    private static func json(_ text: String) throws -> RawJSON { try RawJSON(parsing: text) }

    @Test(
        "makes values",
        arguments: [
            (#""${a}""#, #""x""#), (#""${n}""#, "7"), (#""${list}""#, "[1,null]"),
            (#""<${a}${n}${list}>""#, #""<x7[1,null]>""#),
            (#""$${a}""#, #""${a}""#), (#"{"${a}": ["${a}", 1, true, null]}"#, #"{"x":["x",1,true,null]}"#),
            (#"{"$fill": "z", "bytes": 3}"#, #""zzz""#), (#"{"$fill": "${a}", "bytes": ["${n}", -5]}"#, #""xx""#),
            (#"{"$fill": "z", "bytes": 0}"#, #""""#),
            (#"{"$times": 3, "as": "i", "item": {"k": "${i}${a}"}}"#, #"[{"k":"0x"},{"k":"1x"},{"k":"2x"}]"#),
            (#"{"$times": ["${n}", -5], "item": {"$times": 2, "as": "j", "item": "${j}"}}"#, "[[0,1],[0,1]]"),
            (#"{"$times": 0, "item": 1}"#, "[]"),
        ]
    )
    func expands(pattern: String, value: String) throws {
        #expect(try Self.scope.expand(try Self.json(pattern)).compact() == value)
    }

    @Test(
        "adds up terms",
        arguments: [
            ("5", 5), ("-5", -5), ("[1, 2, 3]", 6), (#"["${limits.m}", -30, "${n}"]"#, 77), (#""${n}""#, 7), ("[]", 0),
            ("[1, [2, 3]]", 6), ("1e2", 100),
        ]
    )
    func addsUp(terms: String, sum: Int) throws {
        #expect(try Self.scope.terms(try Self.json(terms)) == sum)
    }

    @Test(
        "refuses terms that are no sum",
        arguments: [
            ("1.5", "1.5 is not an integer."), (#""x""#, #""x" is not an integer."#),
            (#""${list}""#, "null is not an integer."),
            ("[9223372036854775807, 1]", "A sum beyond 64 bits."), (#""${none}""#, "Nothing is named \"none\"."),
        ]
    )
    func refusesTerms(terms: String, sentence: String) throws {
        let value = try Self.json(terms)
        #expect(throws: ScopeFault(sentence: sentence)) { try Self.scope.terms(value) }
    }

    @Test(
        "refuses what it cannot make",
        arguments: [
            (#""${none}""#, "Nothing is named \"none\"."), (#"["${a", 1]"#, "A \"${\" has no name and end."),
            (#"{"$fill": "xy", "bytes": 1}"#, "$fill takes a text of one byte."),
            (#"{"$fill": "é", "bytes": 1}"#, "$fill takes a text of one byte."),
            (#"{"$fill": "x", "bytes": -1}"#, "A text of -1 bytes cannot be made."),
            (#"{"$fill": "x", "bytes": 67108865}"#, "A text of 67108865 bytes cannot be made."),
            (#"{"$times": -1, "item": 1}"#, "An array of -1 items cannot be made."),
            (#"{"$times": 1000001, "item": 1}"#, "An array of 1000001 items cannot be made."),
            (#"{"$times": 1, "as": "i", "item": "${j}"}"#, "Nothing is named \"j\"."),
        ]
    )
    func refuses(pattern: String, sentence: String) throws {
        let value = try Self.json(pattern)
        #expect(throws: ScopeFault(sentence: sentence)) { try Self.scope.expand(value) }
    }

    @Test("does not expand what it has put in")
    func expandsOnce() throws {
        let scope = ValueScope(["server": .string("${a}"), "a": .string("x")])
        #expect(try scope.expand(.string("${server}")) == .string("${a}"))
        #expect(try scope.text("<${server}>") == "<${a}>")
    }

    @Test("lets an index hide a name only within its item")
    func scopesIndices() throws {
        let value = try Self.scope.expand(try Self.json(#"[{"$times": 1, "as": "a", "item": "${a}"}, "${a}"]"#))
        #expect(value.compact() == #"[[0],"x"]"#)
    }

    @Test("makes headers of texts, numbers included")
    func makesHeaders() throws {
        let pair = try Self.json(#"["X-${a}", "${n}"]"#)
        #expect(try HeaderField(pair, in: Self.scope) == HeaderField("X-x", "7"))
    }

    @Test("replaces what stands in the names of members, and makes a text of it")
    func replacesNames() throws {
        let scope = ValueScope(["uid.a": .string("usr1"), "n": .number(2)])
        let value = try scope.expand(try RawJSON(parsing: #"{"${uid.a}": {"x${n}": 1}}"#))
        #expect(value.compact() == #"{"usr1":{"x2":1}}"#)
    }
}
