/// A sentence that has to hold for any bytes.
///
/// The fuzzer tries those that it finds, `make test` the same few thousand in every run.
package struct Property: Sendable {
    /// The name, for the command line and for the folder of its corpus.
    package let name: String

    /// Bytes worth starting from.
    package let seeds: @Sendable () -> [[UInt8]]

    /// Throws where the sentence does not hold; traps where the code under test does.
    package let check: @Sendable ([UInt8]) throws -> Void

    /// Every property.
    package static let all: [Property] = [
        .json, .messages, .receipts, .values, .frames, .dialogue, .handshake, .session,
    ]

    /// The property of a name.
    package static func named(_ name: String) -> Property? {
        self.all.first { $0.name == name }
    }
}

/// A sentence that does not hold for some bytes.
package struct Violation: Error, CustomStringConvertible {
    /// What was seen.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Throws unless a condition holds.
func demand(_ condition: Bool, _ sentence: @autoclosure () -> String) throws(Violation) {
    guard condition else { throw Violation(sentence()) }
}
