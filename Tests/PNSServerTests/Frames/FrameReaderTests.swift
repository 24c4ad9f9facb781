import NIOCore
import PNSCodec
import Testing

@testable import PNSServer

/// Bytes of a device and what the reader has to make of them.
struct FrameCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let events: [FrameEvent]

    init(_ description: String, _ frames: [TestFrame], _ events: [FrameEvent]) {
        self.init(description, bytes: frames.flatMap(\.bytes), events)
    }

    init(_ description: String, bytes: [UInt8], _ events: [FrameEvent]) {
        self.testDescription = description
        self.bytes = bytes
        self.events = events
    }
}

@Suite struct FrameReaderTests {
    static let limit = 300

    /// Gives the bytes in pieces and takes all events after each.
    private func events(_ pieces: [ArraySlice<UInt8>]) -> [FrameEvent] {
        var reader = FrameReader(maxMessageBytes: Self.limit)
        var events: [FrameEvent] = []
        for piece in pieces {
            reader.append(ByteBuffer(bytes: piece))
            while let event = reader.next() { events.append(event) }
        }
        return events
    }

    @Test(arguments: FrameCase.accepted + FrameCase.violations)
    func readsWhatArrivesInOnePiece(_ example: FrameCase) {
        #expect(self.events([example.bytes[...]]) == example.events)
    }

    @Test(arguments: FrameCase.accepted + FrameCase.violations)
    func readsTheSameSplitAtEveryByte(_ example: FrameCase) {
        for cut in 0...example.bytes.count {
            #expect(self.events([example.bytes[..<cut], example.bytes[cut...]]) == example.events, "cut at \(cut)")
        }
    }

    @Test(arguments: FrameCase.accepted + FrameCase.violations)
    func readsTheSameByteByByte(_ example: FrameCase) {
        #expect(self.events(example.bytes.indices.map { example.bytes[$0...$0] }) == example.events)
    }

    @Test(arguments: FrameCase.violations)
    func readsNothingAfterAViolation(_ example: FrameCase) {
        let pieces = [example.bytes[...], TestFrame.text("late").bytes[...]]
        #expect(self.events(pieces) == example.events)
    }

    @Test func judgesASizeBeforeThePayloadArrives() {
        let header = TestFrame(opcode: 1, announced: UInt64(Self.limit + 1)).bytes
        #expect(self.events([header[...]]) == [.violation(.tooLong)])
    }

    @Test func judgesTheFirstTwoBytesBeforeTheLengthArrives() {
        #expect(self.events([[0x82, 0xFF]]) == [.violation(.binary)])
        #expect(self.events([[0x80, 0xFF]]) == [.violation(.nothingToContinue)])
    }

    @Test func refusesBadUTF8BeforeTheEndOfTheMessage() {
        var frame = TestFrame(opcode: 1, payload: [0x61, 0xC0])
        frame.announced = 200
        #expect(self.events([frame.bytes[...]]) == [.violation(.textNotUTF8)])
    }
}

extension FrameCase {
    static let accepted: [FrameCase] =
        [
            FrameCase("a text message", [.text("hello")], [.message(Array("hello".utf8))]),
            FrameCase("an empty text message", [.text("")], [.message([])]),
            FrameCase("two messages", [.text("a"), .text("b")], [.message([0x61]), .message([0x62])]),
            FrameCase(
                "fragments, empty ones too (FRM-002)",
                [
                    .text("", isFinal: false), .continuation("ab", isFinal: false), .continuation("", isFinal: false),
                    .continuation("c"),
                ],
                [.message(Array("abc".utf8))]
            ),
            FrameCase(
                "a character split over fragments (FRM-010)",
                [
                    TestFrame(opcode: 1, payload: [0xF0, 0x9F], isFinal: false),
                    TestFrame(opcode: 0, payload: [0x98, 0x80]),
                ],
                [.message([0xF0, 0x9F, 0x98, 0x80])]
            ),
            FrameCase(
                "a message of the limit (FRM-013)",
                [.text(String(repeating: "x", count: FrameReaderTests.limit))],
                [.message([UInt8](repeating: 0x78, count: FrameReaderTests.limit))]
            ),
            FrameCase(
                "fragments that add up to the limit (FRM-013)",
                [.text(String(repeating: "x", count: 299), isFinal: false), .continuation("x")],
                [.message([UInt8](repeating: 0x78, count: FrameReaderTests.limit))]
            ),
            FrameCase(
                "a length of 125",
                [.text(String(repeating: "y", count: 125))],
                [.message(.init(repeating: 0x79, count: 125))]
            ),
            FrameCase(
                "a length of 126",
                [.text(String(repeating: "y", count: 126))],
                [.message(.init(repeating: 0x79, count: 126))]
            ),
            FrameCase("a ping (FRM-030)", [TestFrame(opcode: 9, payload: [1, 2, 3])], [.ping([1, 2, 3])]),
            FrameCase(
                "a ping of 125 bytes between fragments (FRM-030)",
                [
                    .text("a", isFinal: false), TestFrame(opcode: 9, payload: .init(repeating: 7, count: 125)),
                    .continuation("b"),
                ],
                [.ping(.init(repeating: 7, count: 125)), .message(Array("ab".utf8))]
            ),
            FrameCase("a pong nobody asked for (FRM-033)", [TestFrame(opcode: 10, payload: [9])], [.pong]),
            FrameCase("a close frame without a code", [TestFrame(opcode: 8)], [.close(code: nil)]),
            FrameCase("a close frame with a reason", [.close(1000, Array("bye".utf8))], [.close(code: 1000)]),
            FrameCase(
                "a close frame between fragments",
                [.text("a", isFinal: false), .close(1001)],
                [.close(code: 1001)]
            ),
            FrameCase(
                "a mask of zeros",
                [TestFrame(opcode: 1, payload: [0x41], key: [0, 0, 0, 0])],
                [.message([0x41])]
            ),
        ]
        + [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999].map { code in
            FrameCase("close code \(code) (FRM-020)", [.close(code)], [.close(code: code)])
        }

    static let violations: [FrameCase] = FrameCase.framing + FrameCase.text + FrameCase.closing

    private static let framing: [FrameCase] =
        [
            FrameCase(
                "not masked (FRM-014)",
                [TestFrame(opcode: 1, payload: [0x61], key: nil)],
                [.violation(.unmasked)]
            ),
            FrameCase("a ping not masked (FRM-014)", [TestFrame(opcode: 9, key: nil)], [.violation(.unmasked)]),
            FrameCase("binary (FRM-011)", [TestFrame(opcode: 2, payload: [1])], [.violation(.binary)]),
            FrameCase(
                "too long (FRM-012)",
                [TestFrame(opcode: 1, payload: .init(repeating: 0x61, count: 301))],
                [.violation(.tooLong)]
            ),
            FrameCase(
                "fragments too long together (FRM-012)",
                [.text(String(repeating: "x", count: 300), isFinal: false), .continuation("x")],
                [.violation(.tooLong)]
            ),
            FrameCase(
                "a new message within a message (FRM-018)",
                [.text("a", isFinal: false), .text("b")],
                [.violation(.unfinishedMessage)]
            ),
            FrameCase(
                "binary within a message (FRM-018)",
                [.text("a", isFinal: false), TestFrame(opcode: 2)],
                [.violation(.unfinishedMessage)]
            ),
            FrameCase("a continuation of nothing (FRM-018)", [.continuation("a")], [.violation(.nothingToContinue)]),
            FrameCase(
                "a continuation after the end (FRM-018)",
                [.text("a"), .continuation("b")],
                [.message([0x61]), .violation(.nothingToContinue)]
            ),
            FrameCase(
                "a ping in fragments (FRM-017)",
                [TestFrame(opcode: 9, isFinal: false)],
                [.violation(.fragmentedControl)]
            ),
            FrameCase(
                "a ping of 126 bytes (FRM-017)",
                [TestFrame(opcode: 9, payload: .init(repeating: 0, count: 126))],
                [.violation(.longControl)]
            ),
            FrameCase(
                "a close frame with a long length form (FRM-017)",
                [TestFrame(opcode: 8, payload: [3, 0xE8], lengthForm: .eight)],
                [.violation(.longControl)]
            ),
            FrameCase(
                "125 in two bytes (FRM-019)",
                [TestFrame(opcode: 1, payload: .init(repeating: 0x61, count: 125), lengthForm: .two)],
                [.violation(.notShortestLength)]
            ),
            FrameCase(
                "65535 in eight bytes (FRM-019)",
                [TestFrame(opcode: 1, lengthForm: .eight, announced: 65_535)],
                [.violation(.notShortestLength)]
            ),
            FrameCase(
                "the highest bit of a length (FRM-019)",
                [TestFrame(opcode: 1, lengthForm: .eight, announced: 1 << 63)],
                [.violation(.highestLengthBit)]
            ),
            FrameCase(
                "the longest length that is permitted (FRM-012)",
                [TestFrame(opcode: 1, lengthForm: .eight, announced: (1 << 63) - 1)],
                [.violation(.tooLong)]
            ),
        ]
        + [1, 2, 4].flatMap { (bit: UInt8) in
            [1, 0, 2, 8, 9, 10].map { (opcode: UInt8) in
                FrameCase(
                    "reserved bit \(bit) on opcode \(opcode) (FRM-015)",
                    [TestFrame(opcode: opcode, reserved: bit)],
                    [.violation(.reservedBit)]
                )
            }
        }
        + [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map { (opcode: UInt8) in
            FrameCase("opcode \(opcode) (FRM-016)", [TestFrame(opcode: opcode)], [.violation(.reservedOpcode)])
        }

    private static let text: [FrameCase] =
        [
            ("a byte that begins nothing", [0x80]), ("an overlong form of two", [0xC0, 0xAF]),
            ("an overlong form of three", [0xE0, 0x9F, 0xBF]), ("an overlong form of four", [0xF0, 0x8F, 0xBF, 0xBF]),
            ("a surrogate", [0xED, 0xA0, 0x80]), ("above the last scalar", [0xF4, 0x90, 0x80, 0x80]),
            ("a byte that is never used", [0xFF]), ("a character cut off", [0x61, 0xE2, 0x82]),
            ("a character cut off by another", [0xE2, 0x61]),
        ].map { (name: String, payload: [UInt8]) in
            FrameCase("\(name) (FRM-010)", [TestFrame(opcode: 1, payload: payload)], [.violation(.textNotUTF8)])
        } + [
            FrameCase(
                "a character cut off in the last fragment (FRM-010)",
                [TestFrame(opcode: 1, payload: [0xE2], isFinal: false), TestFrame(opcode: 0, payload: [0x82])],
                [.violation(.textNotUTF8)]
            )
        ]

    private static let closing: [FrameCase] =
        [
            FrameCase(
                "a close frame of one byte (FRM-020)",
                [TestFrame(opcode: 8, payload: [3])],
                [.violation(.shortClose)]
            ),
            FrameCase(
                "a reason that is not UTF-8 (FRM-021)",
                [.close(1000, [0xC3])],
                [.violation(.reasonNotUTF8)]
            ),
        ]
        + [0, 999, 1004, 1005, 1006, 1015, 5000, 65_535].map { code in
            FrameCase("close code \(code) (FRM-020)", [.close(code)], [.violation(.closeCode)])
        }
        + [1016, 1100, 2000, 2999].map { code in
            FrameCase("close code \(code) (FRM-022)", [.close(code)], [.violation(.unassignedCloseCode)])
        }
}
