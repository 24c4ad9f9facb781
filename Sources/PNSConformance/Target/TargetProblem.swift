/// Something that is wrong with a target file: where, what, and what to write instead.
public struct TargetProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place in the file, a JSON pointer.
    public var pointer: String
    /// What is wrong, one sentence.
    public var sentence: String
    /// What to write instead; empty where the sentence says it.
    public var advice: String

    /// Describes a problem.
    public init(pointer: String, sentence: String, advice: String = "") {
        self.pointer = pointer
        self.sentence = sentence
        self.advice = advice
    }

    /// The place, the sentence and the advice in one line.
    public var description: String {
        "\(pointer.isEmpty ? "/" : pointer): \(sentence)\(advice.isEmpty ? "" : " \(advice)")"
    }
}
