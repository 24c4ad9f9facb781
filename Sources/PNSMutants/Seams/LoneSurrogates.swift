/// Escapes of one half of a surrogate pair without the other.
struct LoneSurrogates {
    /// Whether it is the first half that lacks its partner.
    let isHigh: Bool

    /// A text with U+FFFD in place of such escapes.
    func replaced(in bytes: [UInt8]) -> [UInt8] {
        var rest = bytes[...]
        var text: [UInt8] = []
        while !rest.isEmpty {
            let count = self.escapeCount(rest)
            let isLone = count == 6 && Self.isSurrogate(rest, high: self.isHigh)
            text += isLone ? Array(#"\ufffd"#.utf8) : Array(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return text
    }

    /// How many bytes the next character takes: 12 for a pair of escapes.
    private func escapeCount(_ rest: ArraySlice<UInt8>) -> Int {
        guard rest.first == UInt8(ascii: "\\") else { return 1 }
        guard rest.dropFirst().first == UInt8(ascii: "u") else { return 2 }
        let isPair = Self.isSurrogate(rest, high: true) && Self.isSurrogate(rest.dropFirst(6), high: false)
        return isPair ? 12 : 6
    }

    private static func isSurrogate(_ rest: ArraySlice<UInt8>, high: Bool) -> Bool {
        guard rest.starts(with: #"\u"#.utf8) else { return false }
        guard let unit = UInt16(String(decoding: rest.dropFirst(2).prefix(4), as: UTF8.self), radix: 16) else {
            return false
        }
        return high ? (0xD800...0xDBFF).contains(unit) : (0xDC00...0xDFFF).contains(unit)
    }
}
