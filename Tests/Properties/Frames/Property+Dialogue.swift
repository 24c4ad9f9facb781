import NIOCore
import PNSConformance
import PNSServer

extension Property {
    /// What the runner's writer frames, the server's reader reads; what the server's encoder frames, the runner reads.
    static let dialogue = Property(name: "dialogue", seeds: { DialogueSeeds.all }) { bytes in
        var source = ByteSource(bytes)
        var wire: [UInt8] = []
        var expected: [FrameEvent] = []
        var message: [UInt8]?
        while !source.isEmpty {
            let payload = Self.payload(&source)
            let isFinal = source.flag()
            let frame: DeviceFrame
            switch source.choice(4) {
            case 0:
                frame = DeviceFrame(opcode: 9, payload: Array(payload.prefix(125)))
                expected.append(.ping(frame.payload))
            case 1:
                frame = DeviceFrame(opcode: 10, payload: Array(payload.prefix(125)))
                expected.append(.pong)
            default:
                let room = Self.maxMessageBytes - (message?.count ?? 0)
                frame = DeviceFrame(
                    opcode: message == nil ? 1 : 0,
                    payload: Array(payload.prefix(room)),
                    isFinal: isFinal
                )
                message = (message ?? []) + frame.payload
                if isFinal, let whole = message.take() { expected.append(.message(whole)) }
            }
            wire += frame.bytes(maskedWith: [payload.first ?? 0, 0xA5, 0x5A, UInt8(payload.count)])
        }
        let events = Self.events([wire[...]])
        try demand(events == expected, "the server reads \(events), the runner wrote \(expected)")
        try Self.answer(expected)
    }

    /// ASCII, so that it can be cut anywhere.
    private static func payload(_ source: inout ByteSource) -> [UInt8] {
        source.take(source.choice(200)).map { $0 & 0x7F }
    }

    /// Sends back what was received, in frames of the server.
    private static func answer(_ events: [FrameEvent]) throws {
        var reader = ServerFrameReader()
        for event in events {
            switch event {
            case .message(let text):
                // Long ones too: the length has three forms.
                for copies in [1, 2, 300] {
                    let long = Array(repeatElement(text, count: copies).joined())
                    try Self.expect(1, long, of: FrameEncoder.text(long), &reader)
                }
            case .ping(let payload):
                try Self.expect(10, payload, of: FrameEncoder.pong(payload), &reader)
                let reason = String(decoding: payload, as: UTF8.self)
                let close = [0x03, 0xE9] + (payload.count <= 123 ? payload : [])
                try Self.expect(8, close, of: FrameEncoder.close(1001, reason: reason), &reader)
            case .pong, .close, .violation:
                break
            }
        }
    }

    private static func expect(
        _ opcode: UInt8,
        _ payload: [UInt8],
        of bytes: ByteBuffer,
        _ reader: inout ServerFrameReader
    ) throws {
        reader.append(bytes.readableBytesView)
        guard let frame = try reader.next() else { throw Violation("a frame of the server is not whole") }
        let isPlain = frame.isFinal && frame.reserved == 0 && !frame.isMasked && !frame.isLengthPadded
        try demand(isPlain && frame.opcode == opcode, "a frame of the server with a strange head: \(frame)")
        try demand(frame.payload == payload, "a frame of the server with another payload: \(frame)")
        try demand(try reader.next() == nil, "a frame of the server with something behind it")
    }
}

/// Decisions to start from.
enum DialogueSeeds {
    static var all: [[UInt8]] {
        [
            [5] + Array("hello".utf8) + [1, 3],
            [2, 0x61, 0x62, 0, 2] + [0, 1, 0] + [3, 0x63, 0x64, 0x65, 1, 2],
            [125] + Array(repeating: 0x70, count: 125) + [0, 0] + [126] + Array(repeating: 0x71, count: 126) + [1, 3],
            [0, 1, 1, 0, 1, 2],
        ]
    }
}
