import PNSCodec
import Testing

/// Strings are read and written in blocks of sixteen bytes: what counts must not depend on where in a block it lies.
@Suite("A long string")
struct LongStringTests {
    private static let fillers = ["a", "é", "京", "🎉"]

    private static let wrongSequences: [[UInt8]] = [
        [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xED, 0xA0, 0x80],
        [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ]

    @Test("is refused where a wrong sequence begins, wherever that is", arguments: wrongSequences)
    func wrongSequence(bytes: [UInt8]) {
        for filler in Self.fillers {
            for before in 0..<40 {
                for after in [0, 1, 20] {
                    let prefix = Array(String(repeating: filler, count: before).utf8)
                    let suffix = Array(String(repeating: filler, count: after).utf8)
                    let text = [0x22] + prefix + bytes + suffix + [0x22]
                    let expected = WireFault(reason: .invalidUTF8, pointer: "", offset: 1 + prefix.count)
                    #expect(fault(validating: text) == expected, "\(filler) \(before) \(after)")
                }
            }
        }
    }

    @Test(
        "keeps every scalar, wherever it lies",
        arguments: ["\u{80}", "\u{7FF}", "\u{D7FF}", "\u{E000}", "\u{10FFFF}"]
    )
    func scalar(text: String) throws {
        for filler in Self.fillers {
            for before in 0..<40 {
                let data = String(repeating: filler, count: before) + text + String(repeating: filler, count: 20)
                #expect(try read("\"\(data)\"") == data)
                #expect(write(data) == "\"\(data)\"")
            }
        }
    }

    @Test(
        "takes escapes out and puts them in, wherever they lie",
        arguments: [
            ("\"", #"\""#), ("\\", #"\\"#), ("\n", #"\n"#), ("\u{1}", #"\u0001"#), ("\u{1F}", #"\u001f"#),
            ("\"\"", #"\"\""#), ("\t\u{8}\u{C}\r", #"\t\b\f\r"#),
        ]
    )
    func escapes(text: String, escaped: String) throws {
        for filler in Self.fillers {
            for before in 0..<40 {
                for after in [0, 1, 7, 8, 9, 40] {
                    let (head, tail) = (
                        String(repeating: filler, count: before), String(repeating: filler, count: after)
                    )
                    #expect(try read("\"\(head)\(escaped)\(tail)\"") == head + text + tail)
                    #expect(write(head + text + tail) == "\"\(head)\(escaped)\(tail)\"")
                }
            }
        }
    }

    @Test("grows the writer when it is nothing but escapes")
    func onlyEscapes() {
        for count in [1, 170, 171, 512, 1_022, 5_000] {
            let text = String(repeating: "\u{1}", count: count)
            #expect(write(text) == "\"" + String(repeating: #"\u0001"#, count: count) + "\"")
        }
    }

    @Test(
        "is refused at a raw control character, wherever that is, escapes before it or none",
        arguments: ["", #"\n"#]
    )
    func controlCharacter(escape: String) {
        for before in 0..<40 {
            let prefix = "\"" + escape + String(repeating: "a", count: before)
            let text = Array((prefix + "\u{0}" + "bbbbbbbbbbbbbbbbbbbb\"").utf8)
            let expected = WireFault(reason: .controlCharacter, pointer: "", offset: prefix.utf8.count)
            #expect(fault(validating: text) == expected)
        }
    }

    /// Reads a string as the data of a notification.
    private func read(_ json: String) throws -> String {
        let text = #"{"notification_data":\#(json),"create_date":"2026-03-04T05:06:07.120Z"}"#
        return try UnseenNotification(wire: Array(text.utf8)).notificationData
    }

    /// Writes a string as the data of a notification.
    private func write(_ data: String) -> String {
        let message = UnseenNotification(notificationData: data, createDate: Timestamp(seconds: 1_772_600_767))
        let text = String(decoding: message.wire(), as: UTF8.self)
        return String(
            text.dropFirst(#"{"notification_data":"#.count).dropLast(
                #","create_date":"2026-03-04T05:06:07.000Z"}"#.count
            )
        )
    }
}
