import PNSCodec

extension Mutants {
    /// Mutants of the scenarios `server.connect.…`.
    static let connect: [Mutant] = handshakes + handshakeAnswers + firstCounts + earlyFrames + encodings

    /// How they write every message.
    private static let encodings: [Mutant] = [
        .outbound("binary-messages") { frame in
            if frame.text != nil { frame.opcode = 2 }
        },
        .outbound("begins-with-bom") { frame in
            if frame.text != nil { frame.payload = [0xEF, 0xBB, 0xBF] + frame.payload }
        },
        .outbound("masks-frames") { frame in frame.key = [0x37, 0xFA, 0x21, 0x3D] },
        .writes("count-as-decimal", "newNotificationCountChanged") { message, count in
            guard let decimal = JSONNumber(count.text + ".0") else { return message }
            return message.setting("newNotificationCountChanged", to: .number(decimal))
        },
    ]
}
