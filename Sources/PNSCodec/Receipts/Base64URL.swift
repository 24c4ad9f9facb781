/// Base64 with the alphabet for URLs and without padding (RFC 4648 section 5).
package enum Base64URL {
    /// The character that stands for six bits.
    static func character(of value: some FixedWidthInteger) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value)
        return switch value {
        case 0..<26: value + UInt8(ascii: "A")
        case 26..<52: value - 26 + UInt8(ascii: "a")
        case 52..<62: value - 52 + .zero
        case 62: .minus
        default: .underscore
        }
    }

    /// The six bits that a character stands for; nil for one outside the alphabet.
    static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case .zero ... .nine: character - .zero + 52
        case .minus: 62
        case .underscore: 63
        default: nil
        }
    }

    /// The bytes of a text; nil for a character outside the alphabet, spare bits that are set, and a length that none has.
    package static func bytes(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        for character in text {
            guard let value = Self.value(of: character) else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
        }
        guard bits & (1 << bitCount - 1) == 0 else { return nil }
        return bytes
    }

    /// The bytes of a text with or without its padding; nil for any other.
    package static func bytes(padded text: String) -> [UInt8]? {
        let digits = text.utf8.prefix { $0 != UInt8(ascii: "=") }
        let padding = text.utf8.dropFirst(digits.count)
        guard padding.isEmpty || (text.utf8.count.isMultiple(of: 4) && padding.count <= 2),
            padding.allSatisfy({ $0 == UInt8(ascii: "=") })
        else { return nil }
        return Self.bytes(digits)
    }

    /// The text of some bytes.
    package static func text(_ bytes: [UInt8]) -> String {
        var characters: [UInt8] = []
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                characters.append(Self.character(of: bits >> bitCount & 63))
            }
        }
        if bitCount > 0 { characters.append(Self.character(of: bits << (6 - bitCount) & 63)) }
        return String(decoding: characters, as: UTF8.self)
    }
}
