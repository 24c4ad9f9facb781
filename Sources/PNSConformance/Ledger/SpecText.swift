/// What the lint looks for in a sentence.
enum SpecText {
    /// The words of BCP 14 in capitals, longest first.
    private static let capitals = [
        "NOT RECOMMENDED", "MUST NOT", "SHOULD NOT", "SHALL NOT", "RECOMMENDED", "REQUIRED", "OPTIONAL", "SHOULD",
        "SHALL", "MUST", "MAY",
    ]
    /// Words that read like a demand without being one.
    private static let weak: Set<String> = ["must", "shall", "should", "required", "optional", "recommended"]

    /// The text with the content of code spans taken out.
    static func withoutCode(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .map { index, part in index.isMultiple(of: 2) ? String(part) : "x" }
            .joined()
    }

    /// The keywords in capitals, in order; `MUST NOT` is one.
    static func keywords(in text: String) -> [String] {
        var found: [String] = []
        var words = words(of: withoutCode(text))[...]
        while !words.isEmpty {
            let keyword = capitals.first { words.starts(with: $0.split(separator: " ").map(String.init)) }
            if let keyword { found.append(keyword) }
            words = words.dropFirst(keyword.map { $0.split(separator: " ").count } ?? 1)
        }
        return found
    }

    /// The words of BCP 14 that are not in capitals.
    static func weakWords(in text: String) -> [String] {
        words(of: withoutCode(text)).filter { weak.contains($0.lowercased()) && $0 != $0.uppercased() }
    }

    /// Whether the text is one sentence: it ends with a full stop, and none ends before.
    static func isOneSentence(_ text: String) -> Bool {
        let plain = withoutCode(text)
        guard plain.hasSuffix(".") else { return false }
        var previous: Character = " "
        for character in plain {
            if character == " ", previous == "." || previous == "!" || previous == "?" { return false }
            previous = character
        }
        return true
    }

    private static func words(of text: String) -> [String] {
        text.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }.map(String.init)
    }
}
