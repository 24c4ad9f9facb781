import PNSConformance
import Testing

@Suite struct SchemaSetTests {
    private static func set(_ files: [String: String]) throws -> SchemaSet {
        try SchemaSet(files: files.mapValues { try RawJSON(parsing: $0) })
    }

    static let valid: [(schema: String, value: String)] = [
        ("true", "1"), ("{}", "null"), ("{\"type\":\"integer\"}", "1.0"), ("{\"type\":[\"string\",\"null\"]}", "null"),
        ("{\"enum\":[1,\"a\"]}", "1.0"), ("{\"const\":{\"a\":[1]}}", "{\"a\":[1.0]}"),
        ("{\"minLength\":1}", "\"\u{1F600}\""),
        ("{\"maxLength\":1}", "\"\u{1F600}\""), ("{\"minLength\":2}", "[]"), ("{\"pattern\":\"b\"}", "\"abc\""),
        ("{\"minimum\":0,\"maximum\":9223372036854775807}", "9223372036854775807"), ("{\"minimum\":1}", "\"0\""),
        ("{\"required\":[\"a\"]}", "{\"a\":null}"), ("{\"required\":[\"a\"]}", "[]"),
        ("{\"properties\":{\"a\":false}}", "{\"b\":1}"), ("{\"items\":{\"type\":\"null\"}}", "[]"),
        ("{\"additionalProperties\":{\"type\":\"string\"}}", "{\"x\":\"y\"}"),
        ("{\"minItems\":1,\"maxItems\":2}", "[1,2]"),
        ("{\"minProperties\":1,\"maxProperties\":1}", "{\"a\":1}"), ("{\"anyOf\":[false,true]}", "1"),
        ("{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"number\"}]}", "1"), ("{\"allOf\":[true,{\"minimum\":1}]}", "1"),
        ("{\"$ref\":\"#/$defs/x\",\"$defs\":{\"x\":{\"type\":\"null\"}}}", "null"),
    ]

    @Test(arguments: valid)
    func `accepts`(schema: String, value: String) throws {
        let set = try Self.set(["x.schema.json": schema])
        #expect(set.faults(of: try RawJSON(parsing: value), in: "x.schema.json") == [])
    }

    static let invalid: [(schema: String, value: String, instance: String, keyword: String)] = [
        ("false", "1", "", "#"), ("{\"type\":\"integer\"}", "1.5", "", "#/type"),
        ("{\"type\":\"integer\"}", "\"1\"", "", "#/type"),
        ("{\"type\":\"number\"}", "true", "", "#/type"), ("{\"enum\":[1,\"a\"]}", "\"A\"", "", "#/enum"),
        ("{\"const\":\"\u{E9}\"}", "\"e\u{301}\"", "", "#/const"), ("{\"minLength\":1}", "\"\"", "", "#/minLength"),
        ("{\"maxLength\":1}", "\"e\u{301}\"", "", "#/maxLength"), ("{\"pattern\":\"^b$\"}", "\"abc\"", "", "#/pattern"),
        ("{\"minimum\":0}", "-0.0000000000000000000001", "", "#/minimum"),
        ("{\"maximum\":9223372036854775807}", "9223372036854775808", "", "#/maximum"),
        ("{\"required\":[\"a\",\"b\"]}", "{\"a\":1}", "", "#/required"),
        ("{\"properties\":{\"a/b\":{\"type\":\"null\"}}}", "{\"a/b\":1}", "/a~1b", "#/properties/a~1b/type"),
        (
            "{\"properties\":{\"a\":true},\"additionalProperties\":false}", "{\"a\":1,\"b\":2}", "/b",
            "#/additionalProperties"
        ),
        ("{\"items\":{\"type\":\"null\"}}", "[null,1]", "/1", "#/items/type"),
        ("{\"minItems\":1}", "[]", "", "#/minItems"),
        ("{\"maxItems\":1}", "[1,2]", "", "#/maxItems"), ("{\"minProperties\":1}", "{}", "", "#/minProperties"),
        ("{\"maxProperties\":0}", "{\"a\":1}", "", "#/maxProperties"),
        ("{\"anyOf\":[false,false]}", "1", "", "#/anyOf"),
        ("{\"oneOf\":[true,true]}", "1", "", "#/oneOf"),
        ("{\"allOf\":[true,{\"minimum\":2}]}", "1", "", "#/allOf/1/minimum"),
        ("{\"$ref\":\"#/$defs/x\",\"$defs\":{\"x\":{\"type\":\"null\"}}}", "1", "", "#/$defs/x/type"),
    ]

    @Test(arguments: invalid)
    func `names the place and the keyword`(schema: String, value: String, instance: String, keyword: String) throws {
        let set = try Self.set(["x.schema.json": schema])
        let faults = try #require(set.faults(of: try RawJSON(parsing: value), in: "x.schema.json"))
        #expect(faults.first?.instance == instance)
        #expect(faults.first?.schema == "x.schema.json" + keyword)
    }

    @Test func `follows references to other files and their definitions`() throws {
        let set = try Self.set([
            "a.schema.json":
                "{\"properties\":{\"b\":{\"$ref\":\"b.schema.json\"},\"c\":{\"$ref\":\"b.schema.json#/$defs/c\"}}}",
            "b.schema.json": "{\"type\":\"string\",\"$defs\":{\"c\":{\"type\":\"integer\"}}}",
        ])
        let faults = try #require(set.faults(of: try RawJSON(parsing: "{\"b\":1,\"c\":\"x\"}"), in: "a.schema.json"))
        #expect(faults.map(\.schema) == ["b.schema.json#/type", "b.schema.json#/$defs/c/type"])
        #expect(set.faults(of: .null, in: "b.schema.json#/$defs/c")?.count == 1)
        #expect(set.faults(of: .null, in: "nothing.schema.json") == nil)
    }

    @Test func `says which form comes nearest when none fits`() throws {
        let schema = """
            {"oneOf":[{"properties":{"count":{"type":"integer"}},"required":["count"]},
             {"properties":{"data":{"items":{"required":["date"]}}},"required":["data"]}]}
            """
        let set = try Self.set(["x.schema.json": schema])
        let faults = try #require(set.faults(of: try RawJSON(parsing: "{\"data\":[{}]}"), in: "x.schema.json"))
        #expect(faults.map(\.instance) == ["", "/data/0"])
        #expect(faults.last?.sentence == "The member \"date\" is missing.")
    }

    @Test func `recurses where the value gets smaller`() throws {
        let set = try Self.set(["x.schema.json": "{\"items\":{\"$ref\":\"x.schema.json\"},\"type\":\"array\"}"])
        #expect(set.faults(of: try RawJSON(parsing: "[[],[[]]]"), in: "x.schema.json") == [])
        #expect(set.faults(of: try RawJSON(parsing: "[[],[[1]]]"), in: "x.schema.json")?.first?.instance == "/1/0/0")
    }

    static let broken: [(schema: String, place: String)] = [
        ("{\"format\":\"date\"}", "#/format"), ("{\"properties\":{\"a\":{\"if\":true}}}", "#/properties/a/if"),
        ("{\"type\":\"text\"}", "#/type"), ("{\"type\":[]}", "#/type"), ("{\"enum\":[]}", "#/enum"),
        ("{\"required\":[1]}", "#/required"), ("{\"minLength\":-1}", "#/minLength"),
        ("{\"maxItems\":\"1\"}", "#/maxItems"),
        ("{\"pattern\":\"(\"}", "#/pattern"), ("{\"minimum\":\"0\"}", "#/minimum"), ("{\"oneOf\":[]}", "#/oneOf"),
        ("{\"items\":[]}", "#/items"), ("{\"$ref\":\"y.schema.json\"}", "#/$ref"),
        ("{\"$ref\":\"#/$defs/y\"}", "#/$ref"),
        ("{\"$ref\":\"#\"}", "#/$ref"), ("{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}", "#/$schema"),
        ("{\"title\":1}", "#/title"), ("{\"$defs\":{\"a\":{\"b\":1}}}", "#/$defs/a/b"), ("1", "#"),
        ("{\"anyOf\":[{\"$ref\":\"x.schema.json\"}]}", "#"),
    ]

    @Test(arguments: broken)
    func `refuses a broken schema with its place`(schema: String, place: String) throws {
        let fault = #expect(throws: SchemaFault.self) { try Self.set(["x.schema.json": schema]) }
        #expect(fault?.schema == "x.schema.json" + place)
    }

    @Test func `collects the clauses of descriptions and the faults of examples`() throws {
        let set = try Self.set([
            "x.schema.json":
                "{\"description\":\"A. CNT-001, UTF-8, CNT-002.\",\"type\":\"integer\",\"examples\":[1,\"2\"]}"
        ])
        #expect(set.clauses == ["x.schema.json": ["CNT-001", "CNT-002"]])
        #expect(set.faultsOfExamples().map(\.schema) == ["x.schema.json#/examples/1"])
    }
}
