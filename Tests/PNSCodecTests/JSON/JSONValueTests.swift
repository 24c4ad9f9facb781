import PNSCodec
import Testing

@Suite("A JSON value")
struct JSONValueTests {
    @Test(
        "is written as it was read",
        arguments: [
            "null", "true", "false", "-0.10e+05", "123456789012345678901234567890", #""""#, "[]", "{}",
            #"{"b":1,"a":[1,2.0,{"c":null}],"":"x"}"#, "\"\u{2028}\u{7F}/\"", #""\"\\\b\f\n\r\t\u0000\u001f""#,
            "{\"\u{E9}\":1,\"e\u{301}\":2}",
        ]
    )
    func roundTrip(text: String) throws {
        #expect(try JSONValue(text: text).text == text)
    }

    @Test("loses whitespace and needless escapes only")
    func canonicalForm() throws {
        let value = try JSONValue(text: " { \"\\u0061\\/\" : [ 1 , \"\\ud83d\\ude00\" ] } ")
        #expect(value.text == #"{"a/":[1,"😀"]}"#)
    }

    @Test("finds members by the bytes of their names")
    func members() throws {
        let value = try JSONValue(text: "{\"e\u{301}\":1,\"a\":2}")
        #expect(value["a"] == .number(JSONNumber(2)))
        #expect(value["\u{E9}"] == nil)
        #expect(value["e\u{301}"] == .number(JSONNumber(1)))
        #expect(JSONValue.null["a"] == nil)
    }

    @Test("differs from one that is only canonically equivalent")
    func equality() {
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
        #expect(JSONMember("\u{E9}", .null) != JSONMember("e\u{301}", .null))
        #expect(JSONValue.string("\u{E9}") == .string("\u{E9}"))
        #expect(JSONValue.array([.bool(true)]).hashValue == JSONValue.array([.bool(true)]).hashValue)
    }

    @Test("escapes every control character, and nothing that JSON permits")
    func escapes() throws {
        for scalar in (0..<0x300).compactMap(Unicode.Scalar.init) {
            let value = JSONValue.string("12345678" + String(Character(scalar)) + "x")
            #expect(value.wire().allSatisfy { $0 >= 0x20 })
            #expect(try JSONValue(wire: value.wire()) == value)
        }
        #expect(JSONValue.string("/\u{7F}\u{80}").text == "\"/\u{7F}\u{80}\"")
    }

    @Test("lends the bytes that it would write")
    func lending() {
        let value = JSONValue.array(Array(repeating: .string(String(repeating: "ab\n", count: 1000)), count: 3))
        #expect(value.withWire { [UInt8]($0) } == value.wire())
        #expect(value.wire().count == 3 * (4 * 1000 + 3) + 1)
    }
}
