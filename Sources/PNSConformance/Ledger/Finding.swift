/// Something in the project's own files that has to be put right.
package struct Finding: Hashable, Sendable, CustomStringConvertible {
    /// The file, relative to the root of the project.
    package var file: String
    /// The line, from 1, where there is one.
    package var line: Int?
    /// The name of the rule.
    package var rule: String
    /// One sentence.
    package var sentence: String

    /// Makes a finding.
    package init(file: String, line: Int? = nil, rule: String, sentence: String) {
        self.file = file
        self.line = line
        self.rule = rule
        self.sentence = sentence
    }

    /// The finding on one line, place first, as compilers write it.
    package var description: String {
        "\(file)\(line.map { ":\($0)" } ?? ""): \(sentence) [\(rule)]"
    }
}
