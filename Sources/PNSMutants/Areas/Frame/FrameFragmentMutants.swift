import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants that put fragments together wrongly, or judge their bytes wrongly.
    static let frameFragments: [Mutant] = [
        .inboundFrames("no-fragments") {
            { frame in
                guard frame.opcode == 1, !frame.isFinal else { return [frame] }
                return [frame, RawFrame(opcode: 8, key: [0, 0, 0, 0], payload: [0x03, 0xEB])]
            }
        },
        .inboundFrames("checks-utf8-per-fragment") {
            { frame in
                let isText = String(validating: frame.payload, as: UTF8.self) != nil
                guard frame.opcode == 1, !frame.isFinal, !isText else { return [frame] }
                return [frame, RawFrame(isFinal: false, opcode: 0, key: [0, 0, 0, 0], payload: [0xFF])]
            }
        },
        .inboundFrames("accepts-stray-continuation") {
            var isWithinMessage = false
            return { frame in
                guard !frame.isControl else { return [frame] }
                defer { isWithinMessage = !frame.isFinal }
                guard frame.opcode == 0, !isWithinMessage else { return [frame] }
                var first = frame
                first.opcode = 1
                return [first]
            }
        },
        .wholeMessages("accepts-interrupted-messages") { frames in
            frames.lastIndex { $0.opcode == 1 }.map { Array(frames[$0...]) } ?? frames
        },
        Mutant("limits-fragments-only") { setup in
            let limit = setup.configuration.service.limits.maxMessageBytes
            setup.rewriteWholeMessages { frames in
                guard frames.reduce(0, { $0 + $1.payload.count }) > limit else { return frames }
                return frames.map { frame in
                    var frame = frame
                    frame.payload.removeAll { $0 == UInt8(ascii: " ") }
                    return frame
                }
            }
        },
        .wholeMessages("checks-utf8-of-first-fragment") { frames in
            zip(frames, frames.dropFirst().map(\.payload.first) + [nil]).map { frame, next in
                var frame = frame
                if !(next.map { $0 & 0xC0 == 0x80 } ?? false) { frame.payload.completeText() }
                return frame
            }
        },
        .inbound("accepts-invalid-utf8") { frame in
            guard frame.opcode == 1 else { return }
            frame.payload = frame.payload.map { [0xC0, 0xC1].contains($0) || $0 >= 0xF5 ? UInt8(ascii: "?") : $0 }
        },
        .inbound("accepts-surrogates-in-messages") { frame in
            guard frame.opcode == 1, frame.payload.count >= 3 else { return }
            for index in 0..<frame.payload.count - 2
            where frame.payload[index] == 0xED && frame.payload[index + 1] >= 0xA0 {
                frame.payload.replaceSubrange(index..<index + 3, with: Array("???".utf8))
            }
        },
    ]
}

extension MutantSetup {
    /// Holds the fragments of a text until the last one is there, and then changes them.
    fileprivate mutating func rewriteWholeMessages(_ change: @escaping @Sendable ([RawFrame]) -> [RawFrame]) {
        self.rewriteInbound {
            var held: [RawFrame] = []
            return { frame in
                guard frame.opcode <= 1, !held.isEmpty || !frame.isFinal else { return [frame] }
                held.append(frame)
                guard frame.isFinal else { return [] }
                defer { held = [] }
                return change(held)
            }
        }
    }
}

extension Mutant {
    /// A mutant that changes the fragments of a text once they are all there.
    fileprivate static func wholeMessages(
        _ id: String,
        _ change: @escaping @Sendable ([RawFrame]) -> [RawFrame]
    ) -> Mutant {
        Mutant(id) { $0.rewriteWholeMessages(change) }
    }
}

extension [UInt8] {
    /// Puts a question mark in place of a character whose bytes are not all there at the end.
    fileprivate mutating func completeText() {
        guard let lead = self.lastIndex(where: { $0 & 0xC0 != 0x80 }), self[lead] >= 0xC0 else { return }
        let length = self[lead] >= 0xF0 ? 4 : self[lead] >= 0xE0 ? 3 : 2
        if self.count - lead < length { self.replaceSubrange(lead..., with: [UInt8(ascii: "?")]) }
    }
}
