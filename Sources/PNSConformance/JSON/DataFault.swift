/// What is wrong with a data file of the suite, and where.
public struct DataFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, as the caller named it.
    public let file: String
    /// The place in the file, a JSON pointer (RFC 6901).
    public let pointer: String
    /// One sentence.
    public let sentence: String

    /// Makes a fault.
    public init(file: String, pointer: String, sentence: String) {
        self.file = file
        self.pointer = pointer
        self.sentence = sentence
    }

    /// File, place and sentence.
    public var description: String {
        "\(file)#\(pointer): \(sentence)"
    }
}
