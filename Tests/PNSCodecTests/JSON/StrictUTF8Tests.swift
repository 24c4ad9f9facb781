import PNSCodec
import Testing

@Suite("Bytes that are not UTF-8")
struct StrictUTF8Tests {
    /// A string in an array, so that the string's own bytes begin at offset 2.
    private func inString(_ bytes: [UInt8]) -> [UInt8] {
        Array("[\"".utf8) + bytes + Array("\"]".utf8)
    }

    @Test(
        "are refused where the sequence begins",
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
            [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE],
            [0xFF],
        ] as [[UInt8]]
    )
    func areRefused(sequence: [UInt8]) {
        for prefix in ["", "abc", "abcdefgh", "0123456789abcdef!", "\u{E9}"] {
            let bytes = inString(Array(prefix.utf8) + sequence)
            let expected = WireFault(reason: .invalidUTF8, pointer: "/0", offset: 2 + prefix.utf8.count)
            #expect(fault(validating: bytes) == expected)
        }
    }

    @Test(
        "are told from scalars at the borders",
        arguments: ["\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}"]
    )
    func borders(text: String) {
        #expect(fault(validating: inString(Array(text.utf8))) == nil)
    }

    @Test(
        "come before a later fault and after an earlier one",
        arguments: [
            Refusal([0x22, 0xFF, 0x0A, 0x22], .invalidUTF8, "", 1),
            Refusal([0x22, 0x0A, 0xFF, 0x22], .controlCharacter, "", 1),
            Refusal([0x22, 0xFF, 0x5C, 0x78, 0x22], .invalidUTF8, "", 1),
            Refusal([0x22, 0x5C, 0x78, 0xFF, 0x22], .invalidEscape, "", 1),
            Refusal([0x22, 0xFF], .invalidUTF8, "", 1),
            Refusal([0x22, 0xC3], .invalidUTF8, "", 1),
            Refusal([0x5B, 0xFF, 0x5D], .invalidUTF8, "/0", 1),
            Refusal([0x7B, 0x7D, 0xC3], .invalidUTF8, "", 2),
            Refusal([0xFF, 0xFE, 0x7B, 0x00], .invalidUTF8, "", 0),
            Refusal([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], .invalidUTF8, "", 2),
        ]
    )
    func firstFault(refusal: Refusal) {
        #expect(fault(validating: refusal.bytes) == refusal.fault)
    }

    @Test("begin with a byte order mark and are told as such")
    func byteOrderMark() {
        let expected = WireFault(reason: .byteOrderMark, pointer: "", offset: 0)
        #expect(fault(validating: [0xEF, 0xBB, 0xBF, 0x7B, 0x7D]) == expected)
        #expect(fault(validating: [0xEF, 0xBB, 0xBF]) == expected)
    }
}
