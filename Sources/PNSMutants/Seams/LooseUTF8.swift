/// Bytes that are meant to be UTF-8.
enum LooseUTF8 {
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    /// Puts U+FFFD in place of what is not UTF-8.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - isReplaced: Whether a fault is: the three bytes of a surrogate, or a single byte.
    /// - Returns: The text without these faults.
    static func replaceFaults(in bytes: [UInt8], where isReplaced: (ArraySlice<UInt8>) -> Bool) -> [UInt8] {
        var rest = bytes[...]
        var text: [UInt8] = []
        while !rest.isEmpty {
            let character = (1...4).map { rest.prefix($0) }.first { String(validating: $0, as: UTF8.self) != nil }
            if let character {
                text += character
                rest = rest.dropFirst(character.count)
                continue
            }
            let fault = rest.prefix(self.isSurrogate(rest) ? 3 : 1)
            text += isReplaced(fault) ? self.replacement : Array(fault)
            rest = rest.dropFirst(fault.count)
        }
        return text
    }

    private static func isSurrogate(_ rest: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(rest.prefix(3))
        return bytes.count == 3 && bytes[0] == 0xED && (0xA0...0xBF).contains(bytes[1])
            && (0x80...0xBF).contains(bytes[2])
    }
}
