/// A place where a value does not obey a schema, or a schema that cannot be used.
public struct SchemaFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place in the value, a JSON pointer; empty for a fault of the schema itself.
    public let instance: String
    /// The keyword that is not obeyed: file, `#` and a JSON pointer.
    public let schema: String
    /// One sentence.
    public let sentence: String

    /// Makes a fault.
    public init(instance: String = "", schema: String, sentence: String) {
        self.instance = instance
        self.schema = schema
        self.sentence = sentence
    }

    /// Both places and the sentence.
    public var description: String {
        "\(instance.isEmpty ? "the value" : instance): \(sentence) (\(schema))"
    }
}
