package import PNSConformance

/// What a sink found out about one rule of a provider.
package struct SinkFinding: Hashable, Sendable {
    /// How it went.
    package enum Verdict: String, Hashable, Sendable {
        /// The request obeys the rule.
        case ok
        /// It does not, and a provider refuses it for that.
        case broken
        /// It does not, and a provider takes it all the same: what it leads to is a surprise on the device.
        case doubtful
    }

    /// The rule, as a sentence that is true of a right request.
    package var rule: String
    /// Where the rule stands: an RFC with its section, or the page of the provider.
    package var source: String
    /// How it went.
    package var verdict: Verdict
    /// What the rule asks for, where it was not obeyed.
    package var expected: String?
    /// What was there instead; never a credential.
    package var actual: String?

    /// One sentence about a rule that was not obeyed.
    package var sentence: String {
        "\(self.rule): expected \(self.expected ?? "that"), found \(self.actual ?? "something else") (\(self.source))"
    }

    /// The finding for a log.
    package var json: RawJSON {
        .object([
            "rule": .string(self.rule), "source": .string(self.source), "verdict": .string(self.verdict.rawValue),
            "expected": self.expected.map(RawJSON.string), "actual": self.actual.map(RawJSON.string),
        ])
    }
}
