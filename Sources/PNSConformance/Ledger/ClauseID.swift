/// The form of clause ids: three capital letters, a hyphen, three digits.
enum ClauseID {
    /// Whether a text is a clause id.
    static func isValid(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 7, bytes[3] == UInt8(ascii: "-") else { return false }
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return bytes[0..<3].allSatisfy(letters.contains) && bytes[4...].allSatisfy(digits.contains)
    }

    /// The area of an id: `CNT` of `CNT-002`.
    static func area(of id: String) -> String {
        String(id.prefix(3))
    }

    /// The ids in a text, in order, each once.
    static func references(in text: String) -> [String] {
        var found: [String] = []
        let words = text.unicodeScalars.split { scalar in
            !(("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
                || scalar == "-")
        }
        for word in words.map(String.init) where isValid(word) && !found.contains(word) {
            found.append(word)
        }
        return found
    }
}
