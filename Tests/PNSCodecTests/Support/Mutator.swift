/// Damages texts, the same way in every run.
struct Mutator {
    private var random: SplitMix
    private let corpus: [[UInt8]]

    /// Fragments at which readers have gone wrong.
    private static let fragments: [[UInt8]] =
        [
            ",", ",]", ",}", "{", "}", "[", "]", ":", "\"", "\\", "\\u", "\\ud800", "\\udc00", "\\u0000", "null",
            "true",
            "-", "0", "01", "1.0", "1e2", "1e400", "1e-400", "18446744073709551616", ".", "e", " ", "\n", "\u{0}", "\t",
            "\u{E9}", "e\u{301}", "\u{FEFF}", "\u{2028}", "😀", "\"user_id\"", "\"x\":1,", "\"x\":1,", "\"\":",
            "2026-02-29T00:00:00Z",
        ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80]]

    init(seed: UInt64, corpus: [[UInt8]]) {
        random = SplitMix(seed: seed)
        self.corpus = corpus
    }

    /// A text of the corpus with one to three wounds.
    mutating func next() -> [UInt8] {
        var text = corpus.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...3, using: &random) { wound(&text) }
        return text
    }

    private mutating func wound(_ text: inout [UInt8]) {
        let place = Int.random(in: 0...text.count, using: &random)
        let end = min(text.count, place + Int.random(in: 1...8, using: &random))
        switch Int.random(in: 0..<6, using: &random) {
        case 0 where place < text.count: text[place] = UInt8.random(in: .min ... .max, using: &random)
        case 1: text.removeSubrange(place..<end)
        case 2: text.insert(contentsOf: Self.fragments.randomElement(using: &random) ?? [], at: place)
        case 3: text.insert(contentsOf: text[place..<end], at: place)
        case 4: text.removeSubrange(place...)
        default:
            let other = corpus.randomElement(using: &random) ?? []
            let start = Int.random(in: 0...other.count, using: &random)
            text.replaceSubrange(place..<end, with: other[start..<min(other.count, start + 24)])
        }
    }
}
