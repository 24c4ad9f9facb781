/// Why a pattern cannot be used; found when it is loaded, never while a server is judged.
public struct PatternFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place in the pattern, a JSON pointer (RFC 6901).
    public let pointer: String
    /// One sentence.
    public let sentence: String

    /// Makes a fault.
    public init(pointer: String, sentence: String) {
        self.pointer = pointer
        self.sentence = sentence
    }

    /// Place and sentence.
    public var description: String {
        "\(pointer.isEmpty ? "the pattern" : pointer): \(sentence)"
    }
}
