import PNSConformance
import Testing

@Suite struct MatcherTests {
    static let matching: [(pattern: String, value: String)] = [
        ("1", "1.0"), ("\"a\"", "\"a\""), ("null", "null"), ("[1,{\"a\":2}]", "[1.0,{\"a\":2,\"b\":3}]"),
        ("{}", "{\"a\":1}"), ("{\"a\":1,\"$extra\":false}", "{\"a\":1}"), ("{\"$extra\":true}", "{\"a\":1}"),
        ("{\"$any\":true}", "null"), ("{\"a\":{\"$absent\":true}}", "{}"), ("{\"$type\":\"integer\"}", "1e2"),
        ("{\"$type\":\"number\"}", "1.5"), ("{\"$type\":\"object\"}", "{}"), ("{\"$type\":\"boolean\"}", "false"),
        ("{\"$in\":[200,202]}", "202"), ("{\"$in\":[{\"$type\":\"string\"},null]}", "\"x\""),
        ("{\"$re\":\"[a-z]{2}-\\\\d+\"}", "\"ab-12\""), ("{\"$re\":\"(?s).*\"}", "\"a\\nb\""),
        ("{\"$len\":2}", "\"e\u{301}\""), ("{\"$len\":{\"$gte\":1}}", "[1]"), ("{\"$len\":0}", "{}"),
        ("{\"$gte\":9007199254740993}", "9007199254740993"), ("{\"$lte\":0.5}", "5e-1"),
        ("{\"$gte\":1,\"$lte\":3}", "2"),
        ("{\"$gte\":\"2026-01-01T00:00:00Z\"}", "\"2026-01-01T01:00:00+01:00\""),
        ("{\"$lte\":\"2026-01-01T00:00:00Z\"}", "\"2025-12-31T23:59:59.999999999Z\""),
        ("{\"$each\":{\"$type\":\"string\"}}", "[]"), ("{\"$each\":{\"a\":1}}", "[{\"a\":1},{\"a\":1,\"b\":2}]"),
        ("{\"$bag\":[1,2,2]}", "[2,1,2]"), ("{\"$bag\":[]}", "[]"),
        // The first pattern takes either element; it has to give way.
        ("{\"$bag\":[{\"$any\":true},{\"$any\":true},1]}", "[1,2,3]"),
        ("{\"$bag\":[{\"$in\":[1,2]},{\"$in\":[2,3]},{\"$in\":[1]}]}", "[1,2,3]"),
        ("{\"$bag\":[{\"$in\":[1,2,3]},{\"$in\":[1,2]},{\"$in\":[1]},4]}", "[4,1,2,3]"),
        ("{\"$not\":{\"$type\":\"string\"}}", "1"), ("{\"$not\":1}", "2"), ("{\"$same\":\"kept\"}", "{\"b\":1.0}"),
        ("{\"$instant\":\"2026-03-04T05:06:07.12Z\"}", "\"2026-03-04t06:06:07.120+01:00\""),
        ("{\"$timestamp\":true}", "\"2026-03-04T05:06:07.120Z\""),
        ("{\"$timestamp\":true}", "\"2026-03-04T05:06:07.120001Z\""),
        ("{\"a\":{\"$in\":[{\"$absent\":true},1]}}", "{}"),
    ]

    private static func kept(_ name: String) -> RawJSON? {
        name == "kept" ? .object(["b": .number(1)]) : nil
    }

    @Test(arguments: matching)
    func `matches`(pattern: String, value: String) throws {
        let matcher = try Matcher(RawJSON(parsing: pattern))
        #expect(matcher.mismatch(try RawJSON(parsing: value), kept: Self.kept) == nil)
    }

    static let differing: [(pattern: String, value: String, mismatch: Mismatch)] = [
        ("1", "2", Mismatch(pointer: "", expected: "1", actual: "2")),
        ("\"\u{E9}\"", "\"e\u{301}\"", Mismatch(pointer: "", expected: "\"\u{E9}\"", actual: "\"e\u{301}\"")),
        ("{\"a\":1}", "{}", Mismatch(pointer: "/a", expected: "1", actual: "nothing")),
        ("{\"a\":1}", "[]", Mismatch(pointer: "", expected: "an object with a", actual: "[]")),
        ("{\"a\":{\"b\":[1,2]}}", "{\"a\":{\"b\":[1,3]}}", Mismatch(pointer: "/a/b/1", expected: "2", actual: "3")),
        ("[1]", "[1,2]", Mismatch(pointer: "", expected: "an array of 1", actual: "[1,2]")),
        (
            "{\"a\":1,\"$extra\":false}", "{\"b/c\":2,\"a\":1}",
            Mismatch(pointer: "/b~1c", expected: "no further member", actual: "2")
        ),
        // The pattern's order decides, not the value's.
        ("{\"b\":1,\"a\":1}", "{\"a\":0,\"b\":0}", Mismatch(pointer: "/b", expected: "1", actual: "0")),
        ("{\"a\":{\"$absent\":true}}", "{\"a\":null}", Mismatch(pointer: "/a", expected: "nothing", actual: "null")),
        ("{\"a\":{\"$any\":true}}", "{}", Mismatch(pointer: "/a", expected: "any value", actual: "nothing")),
        ("{\"a\":{\"$not\":1}}", "{}", Mismatch(pointer: "/a", expected: "anything but 1", actual: "nothing")),
        ("{\"$type\":\"integer\"}", "1.5", Mismatch(pointer: "", expected: "an integer", actual: "1.5")),
        ("{\"$in\":[200,202]}", "404", Mismatch(pointer: "", expected: "one of 200, 202", actual: "404")),
        ("{\"$re\":\"a\"}", "\"ab\"", Mismatch(pointer: "", expected: "a string like /a/", actual: "\"ab\"")),
        (
            "{\"$re\":\"\\\\d\"}", "\"\u{664}\"",
            Mismatch(pointer: "", expected: "a string like /\\d/", actual: "\"\u{664}\"")
        ),
        ("{\"$len\":1}", "\"ab\"", Mismatch(pointer: "", expected: "length 1", actual: "length 2: \"ab\"")),
        ("{\"$len\":1}", "7", Mismatch(pointer: "", expected: "length 1", actual: "7")),
        (
            "{\"$gte\":9007199254740993}", "9007199254740992",
            Mismatch(
                pointer: "",
                expected: "at least 9007199254740993",
                actual: "9007199254740992"
            )
        ),
        ("{\"$lte\":1}", "\"1\"", Mismatch(pointer: "", expected: "at most 1", actual: "\"1\"")),
        (
            "{\"$gte\":\"2026-01-01T00:00:00Z\"}", "\"2026-01-01T00:59:59+01:00\"",
            Mismatch(
                pointer: "",
                expected: "at least 2026-01-01T00:00:00Z",
                actual: "\"2026-01-01T00:59:59+01:00\""
            )
        ),
        ("{\"$gte\":1,\"$lte\":3}", "4", Mismatch(pointer: "", expected: "at most 3", actual: "4")),
        ("{\"$each\":1}", "[1,2,3]", Mismatch(pointer: "/1", expected: "1", actual: "2")),
        ("{\"$bag\":[1,2]}", "[1,1]", Mismatch(pointer: "/1", expected: "2 somewhere in the array", actual: "1")),
        ("{\"$bag\":[1]}", "[1,1]", Mismatch(pointer: "", expected: "an array of 1 in any order", actual: "[1,1]")),
        (
            "{\"$same\":\"kept\"}", "{\"b\":2}",
            Mismatch(
                pointer: "",
                expected: "the value kept as kept",
                actual: "{\"b\":2}"
            )
        ),
        ("{\"$same\":\"lost\"}", "1", Mismatch(pointer: "", expected: "the value kept as lost", actual: "1")),
        (
            "{\"$instant\":\"2026-03-04T05:06:07.12Z\"}", "\"2026-03-04T05:06:07.121Z\"",
            Mismatch(
                pointer: "",
                expected: "the instant 2026-03-04T05:06:07.12Z",
                actual: "\"2026-03-04T05:06:07.121Z\""
            )
        ),
    ]

    @Test(arguments: differing)
    func `names the first place that differs`(pattern: String, value: String, mismatch: Mismatch) throws {
        let matcher = try Matcher(RawJSON(parsing: pattern))
        #expect(matcher.mismatch(try RawJSON(parsing: value), kept: Self.kept) == mismatch)
    }

    @Test(arguments: [
        "2026-03-04T05:06:07Z", "2026-03-04T05:06:07.12Z", "2026-03-04T05:06:07.120000Z",
        "2026-03-04T05:06:07.120000000Z",
        "2026-03-04t05:06:07.120Z", "2026-03-04T05:06:07.120z", "2026-03-04T05:06:07.120+00:00",
        "2026-02-30T05:06:07.120Z",
        "", "tomorrow",
    ])
    func `takes only the form of TIM-004 for a written timestamp`(text: String) throws {
        let matcher = try Matcher(RawJSON(parsing: "{\"$timestamp\":true}"))
        #expect(matcher.mismatch(.string(text))?.pointer == "")
    }

    @Test func `shortens what it quotes`() throws {
        let matcher = try Matcher(RawJSON(parsing: "1"))
        let actual = matcher.mismatch(.string(String(repeating: "x", count: 1_000)))?.actual
        #expect(actual?.count == 120)
        #expect(actual?.last == "…")
    }

    static let broken: [(pattern: String, pointer: String)] = [
        ("{\"$typ\":\"string\"}", "/$typ"), ("{\"a\":[{\"$type\":\"text\"}]}", "/a/0/$type"), ("{\"$any\":1}", "/$any"),
        ("{\"$absent\":false}", "/$absent"), ("{\"$in\":[]}", "/$in"), ("{\"$in\":1}", "/$in"),
        ("{\"$bag\":{}}", "/$bag"), ("{\"$re\":\"(\"}", "/$re"), ("{\"$gte\":\"soon\"}", "/$gte"),
        ("{\"$lte\":null}", "/$lte"), ("{\"$same\":\"\"}", "/$same"), ("{\"$instant\":\"soon\"}", "/$instant"),
        ("{\"a\":1,\"$any\":true}", ""), ("{\"$extra\":0}", "/$extra"), ("{\"$extra\":false,\"$any\":true}", ""),
        ("{\"$bag\":[{\"$no\":1}]}", "/$bag/0/$no"), ("{\"$not\":{\"$no\":1}}", "/$not/$no"),
    ]

    @Test(arguments: broken)
    func `refuses a broken pattern when it is loaded`(pattern: String, pointer: String) throws {
        let json = try RawJSON(parsing: pattern)
        let fault = #expect(throws: PatternFault.self) { try Matcher(json) }
        #expect(fault?.pointer == pointer)
        #expect(throws: PatternFault.self) { try Matcher.check(template: json) }
    }

    @Test func `checks a template whose names have no values yet`() throws {
        let text =
            "{\"a\":{\"$gte\":\"${start}\"},\"b\":{\"$bag\":\"${all}\"},\"c\":{\"$instant\":\"${start}\"},\"d\":{\"$same\":\"id\"}}"
        #expect(try Matcher.check(template: RawJSON(parsing: text)) == ["start", "all", "id"])
        #expect(throws: PatternFault.self) { try Matcher(RawJSON(parsing: text)) }
    }
}
