import PNSCodec
import Testing

@Suite("A JSON number")
struct JSONNumberTests {
    @Test(
        "keeps its text and gives exact integers",
        arguments: [
            ("1", 1, 1), ("1.0", 1, 1), ("-1", -1, nil), ("-9223372036854775808", Int64.min, nil),
            ("-9223372036854775809", nil, nil), ("9223372036854775808", nil, 9_223_372_036_854_775_808),
            ("18446744073709551615", nil, UInt64.max), ("18446744073709551616", nil, nil), ("1.5", nil, nil),
            ("-0", 0, 0), ("1e3", 1000, 1000),
        ] as [(String, Int64?, UInt64?)]
    )
    func integers(text: String, signed: Int64?, unsigned: UInt64?) throws {
        let number = try #require(JSONNumber(text))
        #expect(number.text == text)
        #expect(number.int64 == signed)
        #expect(number.uint64 == unsigned)
    }

    @Test("gives the nearest double, and none where it would be infinite")
    func doubles() {
        #expect(JSONNumber("1.5")?.double == 1.5)
        #expect(JSONNumber("1e400").map { $0.double == nil } == true)
        #expect(JSONNumber("1e-400")?.double == 0)
    }

    @Test("is nothing else", arguments: ["", " 1", "1 ", "01", "+1", "1.", ".5", "0x1", "NaN", "\"1\"", "1,2", "-"])
    func refusal(text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test("is equal to another by its text")
    func equality() {
        #expect(JSONNumber("1") == JSONNumber(1))
        #expect(JSONNumber("1") != JSONNumber("1.0"))
    }
}
