/// Obeys the rules for one connection: bytes of either direction in, what becomes of them out.
///
/// Pure. A connection that carries frames is cut into them behind its handshake; any other is bytes and nothing else.
struct FaultEngine {
    /// What becomes of bytes.
    enum Effect: Hashable {
        /// They are handed on, so much later than what came before them was due.
        case pass([UInt8], afterMilliseconds: Int)
        /// The connection ends, behind what was handed on.
        case end(withReset: Bool)
    }

    private struct Stream {
        var phase: Phase
        /// How many bytes went in.
        var offset = 0
        /// Bytes of a frame that is not there whole.
        var held: [UInt8] = []
        /// What the next bytes are delayed by.
        var delay = 0
        var isDropping = false
        /// How many frames each rule was about.
        var counts: [Int: Int] = [:]
    }

    private enum Phase: Hashable {
        /// Within the head of a handshake, up to here.
        case head(HeadEnd)
        case frames
        case bytes
    }

    private let rules: [FaultRule]
    private var sent: Stream
    private var received: Stream
    private var hasEnded = false
    /// The rules that fired, by number, oldest first; a rule fires once.
    private(set) var fired: [Int] = []

    /// Makes an engine.
    ///
    /// - Parameters:
    ///   - rules: What to do.
    ///   - hasFrames: Whether frames follow a handshake.
    init(_ rules: [FaultRule], hasFrames: Bool) {
        self.rules = rules
        sent = Stream(phase: hasFrames ? .head(HeadEnd()) : .bytes)
        received = sent
    }

    /// Takes bytes.
    mutating func take(_ bytes: [UInt8], _ direction: FaultRule.Direction) -> [Effect] {
        var left = bytes[...]
        var effects: [Effect] = []
        while !hasEnded, let (index, number) = nextByteRule(direction, within: left.count) {
            let before = left.prefix(number - 1 - self[direction].offset)
            effects += feed(before, direction)
            left = left.dropFirst(before.count)
            fired.append(index)
            switch rules[index].action {
            case .delay(let milliseconds): self[direction].delay += milliseconds
            case .drop: effects += finish(direction) + stall(direction)
            case .close(let ending), .truncate(_, let ending): effects += finish(direction) + end(ending, direction)
            case .duplicate: break  // refused where rules are read
            }
        }
        guard !hasEnded else { return effects }
        return effects + feed(left, direction)
    }

    /// The direction is over: what is left of an unfinished frame is handed on as it is.
    mutating func finish(_ direction: FaultRule.Direction) -> [Effect] {
        guard !hasEnded else { return [] }
        let rest = self[direction].held
        self[direction].held = []
        return pass(rest, direction)
    }

    private subscript(direction: FaultRule.Direction) -> Stream {
        get { direction == .sent ? sent : received }
        set {
            switch direction {
            case .sent: sent = newValue
            case .received: received = newValue
            }
        }
    }

    /// The first rule about a byte among the next so many.
    private func nextByteRule(_ direction: FaultRule.Direction, within count: Int) -> (index: Int, number: Int)? {
        let offset = self[direction].offset
        var first: (index: Int, number: Int)?
        for (index, rule) in rules.enumerated() where rule.direction == direction && !fired.contains(index) {
            guard case .byte(let number) = rule.place, number > offset, number - offset <= count else { continue }
            if number < first?.number ?? .max { first = (index, number) }
        }
        return first
    }

    private mutating func feed(_ bytes: ArraySlice<UInt8>, _ direction: FaultRule.Direction) -> [Effect] {
        self[direction].offset += bytes.count
        guard !bytes.isEmpty, !self[direction].isDropping else { return [] }
        switch self[direction].phase {
        case .bytes: return pass(Array(bytes), direction)
        case .head(var head):
            let count = head.take(bytes)
            self[direction].phase = .head(head)
            let effects = pass(Array(bytes.prefix(count)), direction)
            guard head.isWhole else { return effects }
            // Frames follow the answer 101 only; what a device sends behind its handshake is meant as frames.
            self[direction].phase = direction == .sent || head.isUpgrade ? .frames : .bytes
            // The offset is counted already.
            self[direction].offset -= bytes.count - count
            return effects + feed(bytes.dropFirst(count), direction)
        case .frames:
            self[direction].held += bytes
            return cut(direction)
        }
    }

    private mutating func cut(_ direction: FaultRule.Direction) -> [Effect] {
        var effects: [Effect] = []
        var held = self[direction].held[...]
        loop: while !hasEnded, !self[direction].isDropping {
            switch FrameExtent.start(of: held) {
            case .needsMore: break loop
            case .unreadable:
                self[direction].phase = .bytes
                effects += pass(Array(held), direction)
                held = []
                break loop
            case .whole(let frame):
                effects += obey(frame, Array(held.prefix(frame.count)), direction)
                held = held.dropFirst(frame.count)
            }
        }
        self[direction].held = hasEnded || self[direction].isDropping ? [] : Array(held)
        return effects
    }

    private mutating func obey(
        _ frame: FrameExtent,
        _ bytes: [UInt8],
        _ direction: FaultRule.Direction
    ) -> [Effect] {
        var copies = 1
        for (index, rule) in rules.enumerated() where rule.direction == direction && !fired.contains(index) {
            guard case .frame(let number, let opcode, let text) = rule.place, opcode ?? frame.opcode == frame.opcode,
                text.map({ frame.payload.contains(Array($0.utf8)) }) ?? true
            else { continue }
            self[direction].counts[index, default: 0] += 1
            guard self[direction].counts[index] == number else { continue }
            fired.append(index)
            switch rule.action {
            case .delay(let milliseconds): self[direction].delay += milliseconds
            case .drop: copies = 0
            case .duplicate: copies *= 2
            case .truncate(let count, let ending):
                // Never whole, or it would not be truncated.
                return pass(Array(bytes.prefix(min(count, bytes.count - 1))), direction) + end(ending, direction)
            case .close(let ending): return end(ending, direction)
            }
        }
        return (0..<copies).flatMap { _ in pass(bytes, direction) }
    }

    private mutating func pass(_ bytes: [UInt8], _ direction: FaultRule.Direction) -> [Effect] {
        guard !bytes.isEmpty else { return [] }
        defer { self[direction].delay = 0 }
        return [.pass(bytes, afterMilliseconds: self[direction].delay)]
    }

    private mutating func end(_ ending: FaultRule.Ending, _ direction: FaultRule.Direction) -> [Effect] {
        guard ending != .stall else { return stall(direction) }
        hasEnded = true
        return [.end(withReset: ending == .reset)]
    }

    private mutating func stall(_ direction: FaultRule.Direction) -> [Effect] {
        self[direction].isDropping = true
        return []
    }
}
