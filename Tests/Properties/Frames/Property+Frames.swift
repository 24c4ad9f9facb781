import NIOCore
import PNSConformance
import PNSServer

extension Property {
    /// The frame reader makes the same events of the same bytes, however they are split, and none after a breach.
    static let frames = Property(name: "frames", seeds: { FrameSeeds.all }) { bytes in
        var cuts = ByteSource(bytes.reversed())
        let whole = Self.events([bytes[...]])
        var pieces: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(1 + cuts.choice(16))
            pieces.append(piece)
            rest = rest.dropFirst(piece.count)
        }
        try demand(Self.events(pieces) == whole, "split, the bytes make other events than \(whole)")
        try demand(Self.events(bytes.indices.map { bytes[$0...$0] }) == whole, "byte by byte, they make others")
        for (index, event) in whole.enumerated() {
            switch event {
            case .message(let text):
                try demand(text.count <= Self.maxMessageBytes, "a message of \(text.count) bytes")
                try demand(String(validating: text, as: UTF8.self) != nil, "a message that is no UTF-8")
            case .ping(let payload):
                try demand(payload.count <= 125, "a ping of \(payload.count) bytes")
            case .violation:
                try demand(index == whole.count - 1, "events after a violation")
            case .pong, .close:
                break
            }
        }
    }

    static let maxMessageBytes = 300

    /// What a reader makes of bytes that arrive in pieces.
    static func events(_ pieces: [ArraySlice<UInt8>]) -> [FrameEvent] {
        var reader = FrameReader(maxMessageBytes: Self.maxMessageBytes)
        var events: [FrameEvent] = []
        for piece in pieces {
            reader.append(ByteBuffer(bytes: piece))
            while let event = reader.next() { events.append(event) }
        }
        return events
    }
}

/// Frames to start from, good and bad.
enum FrameSeeds {
    static var all: [[UInt8]] {
        let text = Array("unseenNotificationDataRequest".utf8)
        let frames: [[DeviceFrame]] = [
            [DeviceFrame(opcode: 1, payload: text)],
            [
                DeviceFrame(opcode: 1, payload: Array("é😀".utf8), isFinal: false),
                DeviceFrame(opcode: 9, payload: [1, 2]),
            ]
                + [DeviceFrame(opcode: 0, payload: [], isFinal: false), DeviceFrame(opcode: 0, payload: text)],
            [DeviceFrame(opcode: 1, payload: Array(repeating: 0x61, count: 200))],
            [DeviceFrame(opcode: 10), DeviceFrame(opcode: 8, payload: [0x03, 0xE8] + Array("bye".utf8))],
            [DeviceFrame(opcode: 2, payload: [0])],
            [DeviceFrame(opcode: 1, payload: [0xC3]), DeviceFrame(opcode: 1)],
            [DeviceFrame(opcode: 1, payload: Array(repeating: 0x61, count: 301))],
        ]
        var seeds = frames.map { $0.flatMap { $0.bytes(maskedWith: [0x37, 0xFA, 0x21, 0x3D]) } }
        for form in [DeviceFrame.LengthForm.sixteen, .sixtyFour, .highBit] {
            var frame = DeviceFrame(opcode: 1, payload: text)
            frame.lengthForm = form
            seeds.append(frame.bytes(maskedWith: [0, 0, 0, 0]))
        }
        return seeds
    }
}
