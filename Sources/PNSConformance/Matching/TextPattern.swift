import Synchronization

/// A regular expression over the scalars of a text, with ASCII classes, compiled once.
final class TextPattern: Sendable {
    /// The expression as written.
    let source: String
    /// `Regex` is not `Sendable`; matching takes turns.
    private let regex: Mutex<Regex<AnyRegexOutput>>

    /// Compiles an expression.
    ///
    /// - Throws: What the compiler says about an expression that it cannot read.
    init(_ source: String) throws {
        self.source = source
        let regex = try Regex(source)
            .matchingSemantics(.unicodeScalar)
            .asciiOnlyDigits()
            .asciiOnlyWhitespace()
            .asciiOnlyWordCharacters()
        self.regex = Mutex(regex)
    }

    /// An expression that describes a text and nothing else.
    static func quoted(_ text: String) -> String {
        var quoted = ""
        for scalar in text.unicodeScalars {
            if #"\^$.|?*+()[]{}"#.unicodeScalars.contains(scalar) { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted
    }

    /// Whether the expression describes the whole text.
    func matchesWhole(_ text: String) -> Bool {
        regex.withLock { (try? $0.wholeMatch(in: text)) != nil }
    }

    /// Whether the expression describes a part of the text, as `pattern` of JSON Schema means it.
    func occurs(in text: String) -> Bool {
        regex.withLock { (try? $0.firstMatch(in: text)) != nil }
    }
}
