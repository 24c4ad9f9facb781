import Testing

@testable import PNSConformance

@Suite struct ServerFrameTests {
    /// Server frames, written by the writer of device frames with what a server does not do left out.
    private static func bytes(_ frames: DeviceFrame...) -> [UInt8] {
        frames.flatMap { frame in frame.with { $0.isMasked = false }.bytes(maskedWith: [1, 2, 3, 4]) }
    }

    /// What a connection makes of these bytes, given in two pieces.
    private static func events(_ bytes: [UInt8], splitAt boundary: Int) throws -> [DeviceConnectionEvent] {
        var reader = ServerFrameReader()
        var assembler = ServerMessageAssembler()
        var events: [DeviceConnectionEvent] = []
        for piece in [bytes[..<boundary], bytes[boundary...]] {
            reader.append(piece)
            while let frame = try reader.next() { events += try assembler.receive(frame) }
        }
        return events
    }

    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]
        var events: [DeviceConnectionEvent]
    }

    static let examples = [
        Example(
            testDescription: "messages of one frame",
            bytes: bytes(DeviceFrame(text: "é"), DeviceFrame(opcode: 2, payload: [0xFF]), DeviceFrame(text: "")),
            events: [
                .message(isText: true, bytes: [0xC3, 0xA9]), .message(isText: false, bytes: [0xFF]),
                .message(isText: true, bytes: []),
            ]
        ),
        Example(
            testDescription: "fragments with control frames between them",
            bytes: bytes(
                DeviceFrame(opcode: 1, payload: [0xC3], isFinal: false),
                DeviceFrame(opcode: 9, payload: [7]),
                DeviceFrame(opcode: 0, payload: [], isFinal: false),
                DeviceFrame(opcode: 10),
                DeviceFrame(opcode: 0, payload: [0xA9]),
                DeviceFrame(opcode: 8, payload: [3, 232, 111, 107])
            ),
            events: [
                .ping([7]), .pong([]), .message(isText: true, bytes: [0xC3, 0xA9]),
                .closeFrame(code: 1000, reason: [111, 107]),
            ]
        ),
        Example(
            testDescription: "a close frame without a code",
            bytes: bytes(DeviceFrame(opcode: 8)),
            events: [.closeFrame(code: nil, reason: [])]
        ),
        Example(
            testDescription: "a masked frame",
            bytes: DeviceFrame(text: "hi").bytes(maskedWith: [9, 8, 7, 6]),
            events: [.violation("a masked frame"), .message(isText: true, bytes: [104, 105])]
        ),
        Example(
            testDescription: "reserved bits",
            bytes: bytes(DeviceFrame(text: "a").with { $0.reserved = 4 }),
            events: [.violation("reserved bits 4 without an extension"), .message(isText: true, bytes: [97])]
        ),
        Example(
            testDescription: "padded lengths",
            bytes: bytes(
                DeviceFrame(text: "a").with { $0.lengthForm = .sixteen },
                DeviceFrame(opcode: 1, payload: [UInt8](repeating: 97, count: 126)).with { $0.lengthForm = .sixtyFour },
                DeviceFrame(opcode: 1, payload: [UInt8](repeating: 97, count: 126))
            ),
            events: [
                .violation("a length that is not in its shortest form"), .message(isText: true, bytes: [97]),
                .violation("a length that is not in its shortest form"),
                .message(isText: true, bytes: [UInt8](repeating: 97, count: 126)),
                .message(isText: true, bytes: [UInt8](repeating: 97, count: 126)),
            ]
        ),
        Example(
            testDescription: "control frames that are fragmented or too long",
            bytes: bytes(
                DeviceFrame(opcode: 9, isFinal: false),
                DeviceFrame(opcode: 10, payload: [UInt8](repeating: 0, count: 126))
            ),
            events: [
                .violation("a control frame that is fragmented or too long"), .ping([]),
                .violation("a control frame that is fragmented or too long"),
                .pong([UInt8](repeating: 0, count: 126)),
            ]
        ),
        Example(
            testDescription: "reserved opcodes",
            bytes: bytes(DeviceFrame(opcode: 3), DeviceFrame(opcode: 15)),
            events: [.violation("reserved opcode 3"), .violation("reserved opcode 15")]
        ),
        Example(
            testDescription: "a continuation of nothing",
            bytes: bytes(DeviceFrame(opcode: 0, payload: [97])),
            events: [.violation("a continuation frame without a message")]
        ),
        Example(
            testDescription: "a message inside another",
            bytes: bytes(DeviceFrame(opcode: 1, payload: [97], isFinal: false), DeviceFrame(text: "b")),
            events: [.violation("a new message inside a fragmented one"), .message(isText: true, bytes: [98])]
        ),
        Example(
            testDescription: "text that is not UTF-8",
            bytes: bytes(DeviceFrame(opcode: 1, payload: [0xC0, 0x80])),
            events: [.violation("a text message that is not UTF-8"), .message(isText: true, bytes: [0xC0, 0x80])]
        ),
        Example(
            testDescription: "bad close frames",
            bytes: bytes(
                DeviceFrame(opcode: 8, payload: [3]),
                DeviceFrame(opcode: 8, payload: [0x03, 0xED]),
                DeviceFrame(opcode: 8, payload: [0x03, 0xE8, 0xFF])
            ),
            events: [
                .violation("a close frame with one byte"), .closeFrame(code: nil, reason: []),
                .violation("close code 1005, which is not for the wire"), .closeFrame(code: 1005, reason: []),
                .violation("a close reason that is not UTF-8"), .closeFrame(code: 1000, reason: [0xFF]),
            ]
        ),
        Example(
            testDescription: "data after the close frame",
            bytes: bytes(DeviceFrame(opcode: 8, payload: [3, 232]), DeviceFrame(opcode: 10), DeviceFrame(text: "a")),
            events: [
                .closeFrame(code: 1000, reason: []), .pong([]), .violation("a data frame after the close frame"),
                .message(isText: true, bytes: [97]),
            ]
        ),
    ]

    @Test("names messages and violations, wherever the bytes are split", arguments: examples)
    func reads(example: Example) throws {
        for boundary in 0...example.bytes.count {
            #expect(try Self.events(example.bytes, splitAt: boundary) == example.events)
        }
    }

    @Test(
        "permits the close codes of RFC 6455 and its registry, and no others",
        arguments: [
            (999, false), (1000, true), (1003, true), (1004, false), (1005, false), (1006, false), (1007, true),
            (1014, true),
            (1015, false), (2999, false), (3000, true), (4999, true), (5000, false), (65_535, false), (0, false),
        ]
    )
    func knowsCloseCodes(code: Int, isPermitted: Bool) throws {
        let bytes = Self.bytes(DeviceFrame(opcode: 8, payload: [UInt8(code >> 8), UInt8(code & 255)]))
        let events = try Self.events(bytes, splitAt: 0)
        #expect(events.last == .closeFrame(code: code, reason: []))
        #expect(events.count == (isPermitted ? 1 : 2))
    }

    @Test(
        "does not wait for a frame that it could not hold",
        arguments: [
            [0x82, 0x7F, 0x80, 0, 0, 0, 0, 0, 0, 0], [0x82, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            [0x82, 0x7F, 0, 0, 0, 0, 4, 0, 0, 1],
        ] as [[UInt8]]
    )
    func refusesHugeFrames(bytes: [UInt8]) {
        var reader = ServerFrameReader()
        reader.append(bytes)
        #expect(throws: OversizedFrame.self) { try reader.next() }
    }

    @Test("does not hold a message without end")
    func refusesEndlessFragments() throws {
        var assembler = ServerMessageAssembler()
        let half = [UInt8](repeating: 97, count: ServerFrameReader.maxPayloadBytes / 2)
        func frame(_ opcode: UInt8, _ payload: [UInt8]) -> ServerFrame {
            ServerFrame(
                isFinal: false,
                reserved: 0,
                opcode: opcode,
                isMasked: false,
                isLengthPadded: false,
                payload: payload
            )
        }
        #expect(try assembler.receive(frame(1, half)) == [])
        #expect(try assembler.receive(frame(0, half)) == [])
        #expect(throws: OversizedFrame(length: UInt64(ServerFrameReader.maxPayloadBytes) + 1)) {
            try assembler.receive(frame(0, [97]))
        }
    }

    @Test("lets go of what it has read")
    func readsOn() throws {
        var reader = ServerFrameReader()
        let payload = [UInt8](repeating: 1, count: 40_000)
        let bytes = Self.bytes(DeviceFrame(opcode: 2, payload: payload))
        for _ in 0..<5 {
            reader.append(bytes + bytes.prefix(3))
            #expect(try reader.next()?.payload == payload)
            #expect(try reader.next() == nil)
            reader.append(bytes.dropFirst(3))
            #expect(try reader.next()?.payload == payload)
        }
    }
}
