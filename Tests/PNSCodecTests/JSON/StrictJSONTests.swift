import PNSCodec
import Testing

@Suite("The text rules")
struct StrictJSONTests {
    @Test(
        "accept what RFC 8259 permits",
        arguments: [
            "null", "true", "false", "0", "-0", "-0.0e+00", "1E9", "0e99999999999999999999", #""""#, "[]", "{}",
            " \t\r\n[ 1 , 2 ] \n", #"{"":""}"#, #"{"a":{"a":{"a":[]}}}"#, "[[],[[]],{}]",
            #""\u0000\u2028\ud83d\ude00""#,
            "\"\u{2028}\u{FEFF}\u{7F}\u{10FFFF}\"", #""\"\\\/\b\f\n\r\t""#, #"{"a":1,"A":2,"a ":3}"#,
            "{\"\u{E9}\":1,\"e\u{301}\":2}",
        ]
    )
    func accept(text: String) {
        #expect(fault(validating: Array(text.utf8)) == nil)
    }

    @Test(
        "refuse a text that ends early",
        arguments: [
            Refusal("", .unexpectedEnd, "", 0),
            Refusal(" \n ", .unexpectedEnd, "", 3),
            Refusal("[", .unexpectedEnd, "", 1),
            Refusal("[ ", .unexpectedEnd, "", 2),
            Refusal("{", .unexpectedEnd, "", 1),
            Refusal("[1", .unexpectedEnd, "", 2),
            Refusal("[1,", .unexpectedEnd, "/1", 3),
            Refusal("[[", .unexpectedEnd, "/0", 2),
            Refusal(#"{"a"#, .unexpectedEnd, "", 3),
            Refusal(#"{"a""#, .unexpectedEnd, "", 4),
            Refusal(#"{"a":"#, .unexpectedEnd, "/a", 5),
            Refusal(#"{"a":1"#, .unexpectedEnd, "", 6),
            Refusal(#"{"a":1,"#, .unexpectedEnd, "", 7),
            Refusal(#"{"a":"b"#, .unexpectedEnd, "/a", 7),
            Refusal(#"["\"#, .unexpectedEnd, "/0", 3),
            Refusal(#"["\u12"#, .unexpectedEnd, "/0", 6),
            Refusal(#"["\ud800"#, .unexpectedEnd, "/0", 8),
            Refusal(#"["\ud800\"#, .unexpectedEnd, "/0", 9),
            Refusal(#"["\ud800\u"#, .unexpectedEnd, "/0", 10),
            Refusal("[tru", .unexpectedEnd, "/0", 4),
            Refusal("[true", .unexpectedEnd, "", 5),
            Refusal("-", .unexpectedEnd, "", 1),
            Refusal("[1.", .unexpectedEnd, "/0", 3),
            Refusal("[1e+", .unexpectedEnd, "/0", 4),
            Refusal("[12", .unexpectedEnd, "", 3),
        ]
    )
    func refuseEarlyEnd(refusal: Refusal) {
        #expect(fault(validating: refusal.bytes) == refusal.fault)
    }

    @Test(
        "refuse what is no token, or stands in the wrong place",
        arguments: [
            Refusal("nil", .unexpectedToken, "", 1),
            Refusal("[True]", .unexpectedToken, "/0", 1),
            Refusal("NaN", .unexpectedToken, "", 0),
            Refusal("Infinity", .unexpectedToken, "", 0),
            Refusal("'a'", .unexpectedToken, "", 0),
            Refusal("{a:1}", .unexpectedToken, "", 1),
            Refusal("{1:2}", .unexpectedToken, "", 1),
            Refusal(#"{"a" 1}"#, .unexpectedToken, "", 5),
            Refusal(#"{"a":}"#, .unexpectedToken, "/a", 5),
            Refusal(#"{"a":1 "b":2}"#, .unexpectedToken, "", 7),
            Refusal(#"{"a":1]"#, .unexpectedToken, "", 6),
            Refusal("[1 2]", .unexpectedToken, "", 3),
            Refusal("[1}", .unexpectedToken, "", 2),
            Refusal("[,1]", .unexpectedToken, "/0", 1),
            Refusal("[1,,2]", .unexpectedToken, "/1", 3),
            Refusal("{,}", .unexpectedToken, "", 1),
            Refusal("]", .unexpectedToken, "", 0),
            Refusal("[1 // one\n]", .unexpectedToken, "", 3),
            Refusal("/**/1", .unexpectedToken, "", 0),
            Refusal("[\u{A0}1]", .unexpectedToken, "/0", 1),
            Refusal("[\u{0C}1]", .unexpectedToken, "/0", 1),
            Refusal("[0,\u{0}]", .unexpectedToken, "/1", 3),
            Refusal(" \u{FEFF}{}", .unexpectedToken, "", 1),
        ]
    )
    func refuseToken(refusal: Refusal) {
        #expect(fault(validating: refusal.bytes) == refusal.fault)
    }

    @Test(
        "refuse a comma before the end",
        arguments: [
            Refusal("[1,]", .trailingComma, "", 2),
            Refusal("[1 , ]", .trailingComma, "", 3),
            Refusal(#"{"a":1,}"#, .trailingComma, "", 6),
            Refusal(#"{"a":[{"b":[0,]}]}"#, .trailingComma, "/a/0/b", 13),
            Refusal(#"{"a":{"b":"c",}}"#, .trailingComma, "/a", 13),
        ]
    )
    func refuseTrailingComma(refusal: Refusal) {
        #expect(fault(validating: refusal.bytes) == refusal.fault)
    }

    @Test(
        "refuse anything behind the value",
        arguments: [
            Refusal("{} {}", .trailingData, "", 3),
            Refusal("[],", .trailingData, "", 2),
            Refusal("true false", .trailingData, "", 5),
            Refusal("truefalse", .trailingData, "", 4),
            Refusal("1\u{0}", .trailingData, "", 1),
            Refusal(#""a"b"#, .trailingData, "", 3),
        ]
    )
    func refuseTrailingData(refusal: Refusal) {
        #expect(fault(validating: refusal.bytes) == refusal.fault)
    }

    @Test(
        "refuse two members of one name in one object",
        arguments: [
            Refusal(#"{"a":1,"a":2}"#, .duplicateMember, "/a", 7),
            Refusal(#"{"a":1,"b":2,"\u0061":3}"#, .duplicateMember, "/a", 13),
            Refusal(#"{"\u0061\/":1,"a/":3}"#, .duplicateMember, "/a~1", 14),
            Refusal(#"{"":1,"":2}"#, .duplicateMember, "/", 6),
            Refusal(#"[{"x":{"m~n":0,"m~n":0}}]"#, .duplicateMember, "/0/x/m~0n", 15),
            Refusal("{\"\u{E9}\":1,\"\\u00e9\":2}", .duplicateMember, "/\u{E9}", 8),
            Refusal(#"{"\ud83d\ude00":1,"😀":2}"#, .duplicateMember, "/😀", 18),
            // The name comes first, then what is wrong with its value.
            Refusal(#"{"a":1,"a":01}"#, .duplicateMember, "/a", 7),
        ]
    )
    func refuseDuplicateMember(refusal: Refusal) {
        #expect(fault(validating: refusal.bytes) == refusal.fault)
    }

    @Test(
        "refuse numbers of other languages",
        arguments: [
            Refusal("[01]", .invalidNumber, "/0", 2),
            Refusal("[-01]", .invalidNumber, "/0", 3),
            Refusal("[00]", .invalidNumber, "/0", 2),
            Refusal("[1.]", .invalidNumber, "/0", 3),
            Refusal("[.5]", .invalidNumber, "/0", 1),
            Refusal("[+1]", .invalidNumber, "/0", 1),
            Refusal("[-]", .invalidNumber, "/0", 2),
            Refusal("[--1]", .invalidNumber, "/0", 2),
            Refusal("[1e]", .invalidNumber, "/0", 3),
            Refusal("[1e+]", .invalidNumber, "/0", 4),
            Refusal("[1.e1]", .invalidNumber, "/0", 3),
            Refusal("[1.2.3]", .invalidNumber, "/0", 4),
            Refusal("[0x10]", .invalidNumber, "/0", 2),
            Refusal("[1_000]", .invalidNumber, "/0", 2),
            Refusal("[-Infinity]", .invalidNumber, "/0", 2),
            Refusal("1f", .invalidNumber, "", 1),
            Refusal(#"{"a":[0,1e5e]}"#, .invalidNumber, "/a/1", 11),
        ]
    )
    func refuseNumber(refusal: Refusal) {
        #expect(fault(validating: refusal.bytes) == refusal.fault)
    }

    @Test(
        "refuse escapes that JSON does not know",
        arguments: [
            Refusal(#""\x41""#, .invalidEscape, "", 1),
            Refusal(#"["ab\'"]"#, .invalidEscape, "/0", 4),
            Refusal(#"["\u12G4"]"#, .invalidEscape, "/0", 2),
            Refusal(#"["\U0041"]"#, .invalidEscape, "/0", 2),
            Refusal(#"["\u{41}"]"#, .invalidEscape, "/0", 2),
            Refusal(#"{"\a":1}"#, .invalidEscape, "", 2),
        ]
    )
    func refuseEscape(refusal: Refusal) {
        #expect(fault(validating: refusal.bytes) == refusal.fault)
    }

    @Test(
        "refuse half a surrogate pair",
        arguments: [
            Refusal(#""\ud800""#, .loneSurrogate, "", 1),
            Refusal(#""\udc00""#, .loneSurrogate, "", 1),
            Refusal(#"["a\uDBFFb"]"#, .loneSurrogate, "/0", 3),
            Refusal(#"["\ud800\n"]"#, .loneSurrogate, "/0", 2),
            Refusal(#"["\ud800\u0041"]"#, .loneSurrogate, "/0", 2),
            Refusal(#"["\ud800\ud800"]"#, .loneSurrogate, "/0", 2),
            Refusal(#"["\ud800\uzzzz"]"#, .loneSurrogate, "/0", 2),
            Refusal(#"["\ud83d\ude00\ude00"]"#, .loneSurrogate, "/0", 14),
            Refusal(#"{"\udfff":1}"#, .loneSurrogate, "", 2),
        ]
    )
    func refuseSurrogate(refusal: Refusal) {
        #expect(fault(validating: refusal.bytes) == refusal.fault)
    }

    @Test(
        "refuse raw control characters in strings",
        arguments: [
            Refusal("\"\t\"", .controlCharacter, "", 1),
            Refusal("[\"a\nb\"]", .controlCharacter, "/0", 3),
            Refusal("[\"0123456789\u{0}\"]", .controlCharacter, "/0", 12),
            Refusal("[\"\u{1F}\"]", .controlCharacter, "/0", 2),
            Refusal("{\"a\u{1}\":1}", .controlCharacter, "", 3),
        ]
    )
    func refuseControlCharacter(refusal: Refusal) {
        #expect(fault(validating: refusal.bytes) == refusal.fault)
    }
}
