import PNSConformance
import Testing

@Suite struct RawJSONTests {
    static let refused: [(text: String, reason: RawJSONFault.Reason, offset: Int)] = [
        ("", .unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3), ("[1", .unexpectedEnd, 2),
        ("{\"a\"", .unexpectedEnd, 4), ("{\"a\":", .unexpectedEnd, 5), ("{", .unexpectedEnd, 1),
        ("\"a", .unexpectedEnd, 2), ("\"\\", .unexpectedEnd, 2), ("\"\\u12", .unexpectedEnd, 5),
        ("tru", .unexpectedEnd, 3),
        ("-", .unexpectedEnd, 1), ("1.", .unexpectedEnd, 2), ("\"\\ud83d", .unexpectedEnd, 7),
        ("1e", .unexpectedEnd, 2), ("1e+", .unexpectedEnd, 3),
        ("nul!", .unexpectedToken, 3), ("True", .unexpectedToken, 0), ("NaN", .unexpectedToken, 0),
        ("[1 2]", .unexpectedToken, 3), ("{1:2}", .unexpectedToken, 1), ("{\"a\" 1}", .unexpectedToken, 5),
        ("{\"a\":}", .unexpectedToken, 5), ("[,1]", .unexpectedToken, 1), ("'a'", .unexpectedToken, 0),
        ("// x\n1", .unexpectedToken, 0), ("+1", .invalidNumber, 0), (".5", .invalidNumber, 0),
        ("\u{A0}1", .unexpectedToken, 0), ("[1}", .unexpectedToken, 2), ("{\"a\":1]", .unexpectedToken, 6),
        ("[1,]", .trailingComma, 2), ("{\"a\":1 , }", .trailingComma, 7),
        ("1 2", .trailingData, 2), ("{}}", .trailingData, 2), ("null,", .trailingData, 4),
        ("{\"a\":1,\"a\":2}", .duplicateMember, 7), ("[{\"a\":1,\"\\u0061\":2}]", .duplicateMember, 8),
        ("01", .invalidNumber, 0), ("-01", .invalidNumber, 1), ("1.e5", .invalidNumber, 2), ("-a", .invalidNumber, 1),
        ("1ex", .invalidNumber, 2), ("[0x1]", .invalidNumber, 2), ("1.0.0", .invalidNumber, 3),
        ("1_0", .invalidNumber, 1),
        ("\"\\x41\"", .invalidEscape, 1), ("\"\\u12g4\"", .invalidEscape, 1), ("\"a\\u+123\"", .invalidEscape, 2),
        ("\"\\ud800\"", .loneSurrogate, 1), ("\"\\udc00\"", .loneSurrogate, 1),
        ("\"\\ud800\\ud800\"", .loneSurrogate, 1),
        ("\"\\ud800x\"", .loneSurrogate, 1), ("\"a\nb\"", .controlCharacter, 2), ("\"\u{0}\"", .controlCharacter, 1),
        ("\u{FEFF}1", .byteOrderMark, 0),
    ]

    @Test(arguments: refused)
    func `names the fault and the byte`(text: String, reason: RawJSONFault.Reason, offset: Int) {
        #expect(throws: RawJSONFault(reason, at: offset)) { try RawJSON(parsing: text) }
    }

    static let badUTF8: [(bytes: [UInt8], offset: Int)] = [
        ([0x22, 0x80, 0x22], 1), ([0x22, 0xC0, 0xAF, 0x22], 1), ([0x22, 0xC1, 0xBF, 0x22], 1),
        ([0x22, 0xE0, 0x9F, 0xBF, 0x22], 1), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
        ([0x22, 0xF0, 0x8F, 0xBF, 0xBF, 0x22], 1),
        ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1), ([0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], 1), ([0x22, 0xC3, 0x22], 1),
        ([0x22, 0x61, 0xE2, 0x82], 2), ([0xFF], 0), ([0x7B, 0x7D, 0xFF], 2), ([0x5B, 0x31, 0xFE], 2),
    ]

    @Test(arguments: badUTF8)
    func `refuses bytes that are not UTF-8`(bytes: [UInt8], offset: Int) {
        #expect(throws: RawJSONFault(.invalidUTF8, at: offset)) { try RawJSON(parsing: bytes) }
    }

    @Test func `keeps the text of numbers and the order of members`() throws {
        let value = try RawJSON(parsing: " {\"b\" : [1.0, -0, 1E2] , \"a\":{} , \"\" : [ ] } ")
        #expect(value.compact() == "{\"b\":[1.0,-0,1E2],\"a\":{},\"\":[]}")
    }

    static let escapes: [(text: String, string: String)] = [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\u0000""#, "\u{E9}\u{0}"),
        (#""\uD83D\uDE00""#, "\u{1F600}"), ("\"\u{10FFFF}é\"", "\u{10FFFF}é"), ("\"\u{7F}\"", "\u{7F}"),
    ]

    @Test(arguments: escapes)
    func `resolves escapes`(text: String, string: String) throws {
        #expect(try RawJSON(parsing: text) == .string(string))
    }

    @Test func `nests as deep as it is told and no deeper`() throws {
        let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(throws: Never.self) { try RawJSON(parsing: text.utf8, maxDepth: 64) }
        #expect(throws: RawJSONFault(.tooDeep, at: 63)) { try RawJSON(parsing: text.utf8, maxDepth: 63) }
        let deep = String(repeating: "[{\"a\":", count: 100_000)
        #expect(throws: RawJSONFault(.tooDeep, at: 6 * 256)) { try RawJSON(parsing: deep) }
    }

    @Test func `finds duplicates among many members, and keeps them where it is told`() throws {
        let names = (0..<40).map { "\"n\($0)\":\($0)" } + ["\"n3\":1"]
        let text = "{\(names.joined(separator: ","))}"
        #expect(throws: RawJSONFault(.duplicateMember, at: text.utf8.count - 7)) { try RawJSON(parsing: text) }
        let kept = try RawJSON(parsing: text.utf8, keepingDuplicates: true)
        #expect(kept.members?.count == 41)
    }

    @Test func `takes texts that are canonically equivalent for different`() throws {
        let composed = RawJSON.string("\u{E9}")
        let decomposed = RawJSON.string("e\u{301}")
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        let object = try RawJSON(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(object["e\u{301}"] == .number(2))
    }

    static let equal: [(left: String, right: String)] = [
        ("1", "1.0"), ("100", "1e2"), ("0", "-0.0e5"), ("0.5", "5E-1"), ("12e-1", "1.2"),
        ("9007199254740993", "9007199254740993.0"), ("{\"a\":1,\"b\":2}", "{\"b\":2.0,\"a\":1}"),
        ("1e99999999999999999999", "1e99999999999999999999"),
    ]

    @Test(arguments: equal)
    func `compares by meaning and hashes alike`(left: String, right: String) throws {
        let (left, right) = (try RawJSON(parsing: left), try RawJSON(parsing: right))
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
    }

    static let different: [(left: String, right: String)] = [
        ("1", "-1"), ("9007199254740993", "9007199254740992"), ("1", "\"1\""), ("[1,2]", "[2,1]"), ("null", "false"),
        ("{\"a\":1}", "{\"a\":1,\"b\":1}"), ("{}", "[]"), ("1e99999999999999999999", "2e99999999999999999999"),
        ("0.1", "0.10000000000000000000000001"),
    ]

    @Test(arguments: different)
    func `tells values apart`(left: String, right: String) throws {
        #expect(try RawJSON(parsing: left) != RawJSON(parsing: right))
    }

    static let pointers: [(pointer: String, value: String?)] = [
        ("", "{\"a\":[1,{\"b/c~\":null}],\"\":2}"), ("/a/0", "1"), ("/a/1/b~1c~0", "null"), ("/", "2"),
        ("/a/2", nil), ("/a/-", nil), ("/a/00", nil), ("/a/01", nil), ("a", nil), ("/a/1/b~2", nil), ("/b", nil),
        ("/a/0/x", nil), ("/a/", nil),
    ]

    @Test(arguments: pointers)
    func `follows pointers`(pointer: String, value: String?) throws {
        let json = try RawJSON(parsing: "{\"a\":[1,{\"b/c~\":null}],\"\":2}")
        #expect(json.at(pointer)?.compact() == value)
    }

    @Test func `escapes the tokens of pointers`() {
        #expect(JSONPointer.appending("b/c~", to: "/a") == "/a/b~1c~0")
    }

    @Test func `writes control characters escaped and everything else as it is`() {
        let text = "\u{1}\u{8}\u{C}\u{1F}\n\r\t\"\\/\u{7F}é"
        #expect(RawJSON.string(text).compact() == #""\u0001\b\f\u001f\n\r\t\"\\/"# + "\u{7F}é\"")
    }

    @Test func `writes for people what fits on a line on one`() throws {
        let json = try RawJSON(
            parsing: "{\"a\":[1,2],\"bbbbbbbbbbbbbbbbbbbb\":{\"c\":\"dddddddddddddddddd\"},\"e\":[]}"
        )
        let expected = """
            {
              "a": [1, 2],
              "bbbbbbbbbbbbbbbbbbbb": {
                "c": "dddddddddddddddddd"
              },
              "e": []
            }

            """
        #expect(json.pretty(width: 40) == expected)
        #expect(try RawJSON(parsing: json.pretty(width: 40)) == json)
    }

    static let integers: [(text: String, value: Int?)] = [
        ("0", 0), ("-0", 0), ("1e2", 100), ("1.50e1", 15), ("1.5", nil), ("1e-1", nil), ("100e-2", 1),
        ("9223372036854775807", .max), ("9223372036854775808", nil), ("-9223372036854775808", .min),
        ("-9223372036854775809", nil), ("1e400", nil), ("1e99999999999999999999", nil), ("0e99999999", 0),
    ]

    @Test(arguments: integers)
    func `reads integers by value`(text: String, value: Int?) {
        #expect(RawJSON.number(text).intValue == value)
    }

    @Test func `orders numbers by value`() throws {
        let ordered = ["-1e3", "-2", "-1.5", "-0.001", "0", "1e-9", "0.5", "1", "1.0000001", "9", "10", "9e99"]
        let values = try ordered.map { try #require(DecimalText($0)) }
        for (index, value) in values.enumerated() {
            for (other, right) in values.enumerated() {
                #expect((value < right) == (index < other), "\(ordered[index]) < \(ordered[other])")
            }
        }
    }

    @Test(arguments: ["", "-", "01", "1.", ".1", "1e", "1e+", "a", "1a", "1e1.5", "+1", " 1", "1_0", "1e1_0"])
    func `reads no decimal value from what is no number`(text: String) {
        #expect(DecimalText(text) == nil)
    }
}
