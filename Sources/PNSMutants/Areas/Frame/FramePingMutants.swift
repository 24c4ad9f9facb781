extension Mutants {
    /// Mutants that do not keep to the rules of control frames, close frames aside.
    static let framePings: [Mutant] = [
        .inbound("accepts-long-control") { frame in
            if frame.isControl { frame.payload = Array(frame.payload.prefix(125)) }
        },
        .inboundFrames("accepts-fragmented-control") {
            var isWithinControl = false
            return { frame in
                if frame.isControl {
                    isWithinControl = !frame.isFinal
                    var whole = frame
                    whole.isFinal = true
                    return [whole]
                }
                guard frame.opcode == 0, isWithinControl else { return [frame] }
                isWithinControl = !frame.isFinal
                return []
            }
        },
        .dropsInbound("no-pong") { $0.opcode == 9 && $0.isFinal && $0.reserved == 0 && $0.payload.count <= 125 },
        .dropsInbound("no-pong-to-empty-ping") { $0.opcode == 9 && $0.payload.isEmpty },
        .outbound("empty-pong") { frame in
            if frame.opcode == 10 { frame.payload = [] }
        },
        .outbound("short-pongs-only") { frame in
            if frame.opcode == 10 { frame.payload = Array(frame.payload.prefix(100)) }
        },
        .inboundFrames("no-pong-between-fragments") {
            var isWithinMessage = false
            return { frame in
                if !frame.isControl { isWithinMessage = !frame.isFinal }
                return frame.opcode == 9 && isWithinMessage ? [] : [frame]
            }
        },
        .inboundFrames("ping-ends-a-message") {
            var held: [RawFrame] = []
            return { frame in
                switch frame.opcode {
                case 9:
                    for index in held.indices { held[index].payload = [] }
                    return [frame]
                case 0, 1:
                    held.append(frame)
                    guard frame.isFinal else { return [] }
                    defer { held = [] }
                    return held
                default:
                    return [frame]
                }
            }
        },
        .inbound("closes-on-pong") { frame in
            if frame.opcode == 10 { frame.opcode = 3 }
        },
        .inbound("answers-pongs") { frame in
            guard frame.opcode == 10 else { return }
            frame.opcode = 1
            frame.text = "{}"
        },
    ]
}
