/// Checks UTF-8 that arrives in pieces.
///
/// Overlong forms, surrogates and values above U+10FFFF are refused, at the first byte that cannot be right.
struct UTF8Validator: Hashable, Sendable {
    /// How many continuation bytes are still due.
    private var due: UInt8 = 0

    /// The range of the next continuation byte; narrower than usual only after E0, ED, F0 and F4.
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// Whether the bytes so far end at the end of a character.
    var isComplete: Bool { self.due == 0 }

    /// Takes the next piece.
    ///
    /// - Parameter bytes: The bytes that follow those given before.
    /// - Returns: Whether all bytes so far can begin a valid text.
    mutating func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            if self.due == 0 {
                // Eight ASCII bytes at a time: most messages are nothing else.
                while index + 8 <= bytes.count,
                    bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    index += 8
                }
                guard index < bytes.count else { break }
            }
            guard self.accepts(bytes[index]) else { return false }
            index += 1
        }
        return true
    }

    private mutating func accepts(_ byte: UInt8) -> Bool {
        guard self.due == 0 else {
            guard byte >= self.lowest, byte <= self.highest else { return false }
            self.due -= 1
            (self.lowest, self.highest) = (0x80, 0xBF)
            return true
        }
        switch byte {
        case 0x00...0x7F: return true
        case 0xC2...0xDF: self.due = 1
        case 0xE0: (self.due, self.lowest) = (2, 0xA0)
        case 0xED: (self.due, self.highest) = (2, 0x9F)
        case 0xE1...0xEF: self.due = 2
        case 0xF0: (self.due, self.lowest) = (3, 0x90)
        case 0xF1...0xF3: self.due = 3
        case 0xF4: (self.due, self.highest) = (3, 0x8F)
        default: return false
        }
        return true
    }
}
