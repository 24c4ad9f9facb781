/// Why something could not be measured, in a sentence that says what to do.
public struct BenchFault: Error, Hashable, Codable, Sendable, CustomStringConvertible {
    /// The sentence.
    public var description: String

    /// Creates a fault.
    public init(_ description: String) {
        self.description = description
    }
}
