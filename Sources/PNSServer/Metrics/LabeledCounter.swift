import PNSCodec
import PNSService

/// A counter for each of a few words that are known beforehand, so that no peer can make the list longer.
struct LabeledCounter: Sendable {
    private static let other = "other"

    private let counters: [String: Counter]

    /// Makes a counter at zero for each word.
    ///
    /// - Parameter words: The words; anything else counts as `other`.
    init(_ words: [String]) {
        self.counters = Dictionary(
            (words + [Self.other]).map { ($0, Counter()) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// What was counted for each word, in the order of the words.
    var values: [(word: String, count: UInt64)] {
        self.counters.map { ($0.key, $0.value.value) }.sorted { $0.0 < $1.0 }
    }

    /// Counts one for a word.
    func count(_ word: String) {
        (self.counters[word] ?? self.counters[Self.other])?.add()
    }

    /// Counts one for a code of the registry.
    func count(_ code: ErrorCode) {
        self.count(code.rawValue)
    }

    /// Counts one for what a request was refused with.
    func count(_ error: any Error) {
        self.count(Refusal(answering: error)?.error.code ?? .internal)
    }
}
