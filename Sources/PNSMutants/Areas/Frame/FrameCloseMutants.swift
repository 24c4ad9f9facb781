extension Mutants {
    /// Mutants that break the rules of close frames.
    static let frameCloses: [Mutant] = [
        .dropsOutbound("no-close-answer") { $0.opcode == 8 },
        .dropsInbound("ignores-close-frames") { $0.opcode == 8 },
        .dropsOutbound("closes-hard-on-empty-close") { $0.opcode == 8 && $0.payload.isEmpty },
        .inbound("accepts-one-byte-close") { frame in
            if frame.opcode == 8, frame.payload.count == 1 { frame.payload = [] }
        },
        .closeCodes("accepts-any-close-code") { $0 < 1000 },
        .closeCodes("echoes-1005") { $0 == 1005 },
        .closeCodes("echoes-1006") { $0 == 1006 },
        .closeCodes("echoes-1004") { $0 == 1004 },
        .closeCodes("echoes-1015") { $0 == 1015 },
        .closeCodes("accepts-large-close-codes") { $0 > 4999 },
        .inbound("answers-every-close-with-1000") { frame in
            guard let code = frame.closeCode, code == 3000 else { return }
            frame.payload = [0x03, 0xE8] + frame.payload.dropFirst(2)
        },
        .inbound("accepts-any-close-reason") { frame in
            if frame.opcode == 8 { frame.payload = Array(frame.payload.prefix(2)) }
        },
        .closingWith("protocol-errors-close-with-1008", 1008, insteadOf: 1002),
        .closingWith("invalid-text-closes-with-1003", 1003, insteadOf: 1007),
        .closingWith("long-messages-close-with-1008", 1008, insteadOf: 1009),
        .closingWith("binary-closes-with-1002", 1002, insteadOf: 1003),
    ]
}

extension Mutant {
    /// A mutant that takes some close codes for the normal one.
    fileprivate static func closeCodes(_ id: String, _ isAccepted: @escaping @Sendable (UInt16) -> Bool) -> Mutant {
        .inbound(id) { frame in
            guard let code = frame.closeCode, isAccepted(code) else { return }
            frame.payload = [0x03, 0xE8] + frame.payload.dropFirst(2)
        }
    }
}
