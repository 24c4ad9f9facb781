/// The base64url form of RFC 4648 section 5, without padding, read strictly by a reader of our own.
package enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let values: [UInt8: UInt32] = .init(
        uniqueKeysWithValues: alphabet.enumerated().map { ($0.element, UInt32($0.offset)) }
    )

    /// Writes bytes.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var (held, bits) = (UInt32(0), 0)
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(self.alphabet[Int(held >> UInt32(bits) & 63)])
            }
            held &= (1 << UInt32(bits)) - 1
        }
        if bits > 0 { text.append(self.alphabet[Int(held << UInt32(6 - bits) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads a text.
    ///
    /// - Parameter text: Only letters of the alphabet; the bits that the last one does not need are zero.
    /// - Returns: The bytes, or `nil` for another text.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        guard text.utf8.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        var (held, bits) = (UInt32(0), 0)
        for letter in text.utf8 {
            guard let value = self.values[letter] else { return nil }
            held = held << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(held >> UInt32(bits) & 255))
                held &= (1 << UInt32(bits)) - 1
            }
        }
        return held == 0 ? bytes : nil
    }

    /// Reads a text that can also be in the standard alphabet and padded, as some write it.
    package static func decodeLeniently(_ text: some StringProtocol) -> [UInt8]? {
        var letters = Array(text.utf8)
        while letters.last == UInt8(ascii: "=") { letters.removeLast() }
        for index in letters.indices {
            if letters[index] == UInt8(ascii: "+") { letters[index] = UInt8(ascii: "-") }
            if letters[index] == UInt8(ascii: "/") { letters[index] = UInt8(ascii: "_") }
        }
        return self.decode(String(decoding: letters, as: UTF8.self))
    }
}
