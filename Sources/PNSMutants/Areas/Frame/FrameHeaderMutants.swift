import PNSCodec

extension Mutants {
    /// Mutants that overlook what is wrong with the header of a frame.
    static let frameHeaders: [Mutant] = [
        .inbound("accepts-binary") { frame in
            if frame.opcode == 2 { frame.opcode = 1 }
        },
        .inbound("accepts-unmasked") { frame in
            if frame.key == nil { frame.key = [0, 0, 0, 0] }
        },
        .inbound("ignores-first-reserved-bit") { frame in
            if frame.opcode == 1 { frame.reserved &= 3 }
        },
        .inbound("ignores-other-reserved-bits") { $0.reserved &= 4 },
        .inbound("ignores-reserved-bits-of-control-frames") { frame in
            if frame.isControl { frame.reserved = 0 }
        },
        .dropsInbound("ignores-reserved-data-frames") { (3...7).contains($0.opcode) },
        .dropsInbound("ignores-reserved-control-frames") { (11...15).contains($0.opcode) },
        .inbound("accepts-padded-lengths") { frame in
            if frame.lengthForm == .sixteen { frame.lengthForm = .shortest }
        },
        .inbound("accepts-doubly-padded-lengths") { frame in
            if frame.lengthForm == .sixtyFour { frame.lengthForm = .shortest }
        },
        .inbound("ignores-the-highest-bit") { frame in
            if frame.lengthForm == .highBit { frame.lengthForm = .shortest }
        },
        .limits("refuses-longest-message") { $0.maxMessageBytes -= 1 },
        .limits("accepts-long-messages") { $0.maxMessageBytes *= 64 },
    ]
}
