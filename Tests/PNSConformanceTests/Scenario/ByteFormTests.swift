import Testing

@testable import PNSConformance

@Suite struct ByteFormTests {
    static let scope = ValueScope(["a": .string("é"), "n": .number(2), "huge": .number(Int.max)])

    private static func read(_ text: String) throws -> ByteForm {
        try ByteForm.read(try DataReader(text: text, file: "f.json"))
    }

    @Test(
        "makes bytes",
        arguments: [
            (#"{"text": "<${a}>"}"#, [60, 0xC3, 0xA9, 62]), (#"{"hex": "00fFa0"}"#, [0, 255, 160]),
            (#"{"hex": ""}"#, []),
            (#"{"repeat": {"hex": "0102"}, "times": ["${n}", 1]}"#, [1, 2, 1, 2, 1, 2]),
            (#"{"join": [{"text": "a"}, {"repeat": {"text": "b"}, "times": "${n}"}, {"join": []}]}"#, [97, 98, 98]),
            (#"{"pad": {"text": "${a}"}, "to": ["${n}", 1]}"#, [0xC3, 0xA9, 32]),
            (#"{"pad": {"text": "ab"}, "to": "${n}"}"#, [97, 98]),
            (
                #"{"chunks": [{"text": "ab"}, {"repeat": {"text": "c"}, "times": 17}]}"#,
                Array("2\r\nab\r\n11\r\nccccccccccccccccc\r\n0\r\n\r\n".utf8)
            ),
        ] as [(String, [UInt8])]
    )
    func makes(form: String, bytes: [UInt8]) throws {
        #expect(try Self.read(form).bytes(in: Self.scope) == bytes)
    }

    @Test(
        "names file and pointer of what it cannot read",
        arguments: [
            (#"{"hex": "0"}"#, "/hex", "Hexadecimal text has two digits a byte."),
            (#"{"hex": "0g"}"#, "/hex", "Not hexadecimal."),
            (#"{"hex": "+1"}"#, "/hex", "Not hexadecimal."),
            (#"{"text": 1}"#, "/text", "Expected a string, found number."),
            (#"{"repeat": {"hex": "zz"}, "times": 1}"#, "/repeat/hex", "Not hexadecimal."),
            (#"{"repeat": {"text": ""}}"#, "", "The member \"times\" is missing."),
            (#"{"pad": {"text": ""}}"#, "", "The member \"to\" is missing."),
            (#"{"chunks": [{"hex": "zz"}]}"#, "/chunks/0/hex", "Not hexadecimal."),
            (#"{"join": [{"text": ""}, {}]}"#, "/join/1", "The member \"join\" is missing."),
            (#"{"text": "", "hex": ""}"#, "/hex", "The member \"hex\" is unknown."),
        ]
    )
    func refuses(form: String, pointer: String, sentence: String) throws {
        #expect(throws: DataFault(file: "f.json", pointer: pointer, sentence: sentence)) { try Self.read(form) }
    }

    @Test(
        "refuses to make what cannot be made",
        arguments: [
            (#"{"repeat": {"text": "ab"}, "times": -1}"#, "-1 repetitions of 2 bytes cannot be made."),
            (#"{"repeat": {"text": "ab"}, "times": 33554433}"#, "33554433 repetitions of 2 bytes cannot be made."),
            (
                #"{"repeat": {"text": "ab"}, "times": "${huge}"}"#,
                "9223372036854775807 repetitions of 2 bytes cannot be made."
            ),
            (
                #"{"repeat": {"text": ""}, "times": "${huge}"}"#,
                "9223372036854775807 repetitions of 0 bytes cannot be made."
            ),
            (#"{"pad": {"text": "abc"}, "to": "${n}"}"#, "3 bytes cannot be padded to 2."),
            (#"{"pad": {"text": "abc"}, "to": "${huge}"}"#, "3 bytes cannot be padded to 9223372036854775807."),
            (#"{"chunks": [{"text": ""}]}"#, "An empty chunk would be the last one."),
        ]
    )
    func refusesImpossible(form: String, sentence: String) throws {
        let form = try Self.read(form)
        #expect(throws: ScopeFault(sentence: sentence)) { try form.bytes(in: Self.scope) }
    }
}
