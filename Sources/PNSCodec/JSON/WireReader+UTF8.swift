extension WireReader {
    /// Checks a run that has bytes beyond ASCII.
    ///
    /// JSN-005: overlong forms, surrogates and scalars above U+10FFFF are not UTF-8.
    func checkUTF8(_ from: Int, _ to: Int) throws(RawFault) {
        var cursor = from
        while cursor < to {
            if cursor &+ 8 <= to, word(at: cursor) & Self.highBitOfEach == 0 {
                cursor &+= 8
                continue
            }
            if start[cursor] < 0x80 {
                cursor &+= 1
                continue
            }
            let length = sequenceLength(at: cursor, before: to)
            guard length > 0 else { throw RawFault(.invalidUTF8, cursor) }
            cursor &+= length
        }
    }

    /// Whether a whole UTF-8 sequence begins at an offset.
    func isUTF8(at offset: Int) -> Bool {
        start[offset] < 0x80 || sequenceLength(at: offset, before: end) > 0
    }

    /// The length of the sequence that begins at a byte beyond ASCII, 0 when it is none (Unicode table 3-7).
    private func sequenceLength(at offset: Int, before limit: Int) -> Int {
        let lead = start[offset]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF:
            length = 3
            if lead == 0xE0 { second = 0xA0...0xBF }
            if lead == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            length = 4
            if lead == 0xF0 { second = 0x90...0xBF }
            if lead == 0xF4 { second = 0x80...0x8F }
        default: return 0
        }
        guard offset &+ length <= limit, second.contains(start[offset &+ 1]) else { return 0 }
        for index in 2..<max(length, 2) where start[offset &+ index] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
