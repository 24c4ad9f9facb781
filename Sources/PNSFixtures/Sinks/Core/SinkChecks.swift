import PNSConformance

/// The rules that a request is held to, one after the other; the first that it breaks decides the answer.
package struct SinkChecks<Refusal: Sendable>: Sendable {
    /// What was found, in the order of the rules.
    package private(set) var findings: [SinkFinding] = []
    /// What the provider answers; `nil` while no rule is broken.
    package private(set) var refusal: Refusal?

    /// Starts with no rule.
    package init() {}

    /// Holds the request to a rule that a provider enforces.
    ///
    /// - Parameters:
    ///   - rule: A sentence that is true of a right request.
    ///   - source: Where it stands.
    ///   - holds: Whether it is true.
    ///   - expected: What is asked for.
    ///   - actual: What is there.
    ///   - refusal: What the provider answers if this is the first rule that is broken.
    package mutating func require(
        _ rule: String,
        _ source: String,
        _ holds: Bool,
        expected: @autoclosure () -> String,
        actual: @autoclosure () -> String,
        else refusal: @autoclosure () -> Refusal
    ) {
        guard !holds else { return self.note(rule, source) }
        self.findings.append(
            SinkFinding(rule: rule, source: source, verdict: .broken, expected: expected(), actual: actual().cut)
        )
        if self.refusal == nil { self.refusal = refusal() }
    }

    /// Holds the request to a rule that a provider lets pass, to the surprise of who wrote it.
    package mutating func advise(
        _ rule: String,
        _ source: String,
        _ holds: Bool,
        expected: @autoclosure () -> String,
        actual: @autoclosure () -> String
    ) {
        guard !holds else { return self.note(rule, source) }
        self.findings.append(
            SinkFinding(rule: rule, source: source, verdict: .doubtful, expected: expected(), actual: actual().cut)
        )
    }

    /// Holds the request to a rule that the receiver of a message knows about, and the provider does not: it is broken and
    /// decides nothing.
    package mutating func blame(
        _ rule: String,
        _ source: String,
        _ holds: Bool = false,
        expected: @autoclosure () -> String,
        actual: @autoclosure () -> String
    ) {
        guard !holds else { return self.note(rule, source) }
        self.findings.append(
            SinkFinding(rule: rule, source: source, verdict: .broken, expected: expected(), actual: actual().cut)
        )
    }

    /// Reads a text that has to be JSON; `nil` where it is none.
    mutating func json(
        _ bytes: [UInt8],
        called name: String = "the body",
        _ source: String,
        else refusal: @autoclosure () -> Refusal
    ) -> RawJSON? {
        do throws(RawJSONFault) {
            return try RawJSON(parsing: bytes)
        } catch {
            self.require(
                "\(name) is JSON",
                source,
                false,
                expected: "RFC 8259",
                actual: "\(error)",
                else: refusal()
            )
            return nil
        }
    }

    /// Holds a member of the request to be an object whose values are texts.
    mutating func requireTexts(
        _ value: RawJSON,
        called name: String,
        _ source: String,
        else refusal: @autoclosure () -> Refusal
    ) {
        let wrong = value.members?.filter { $0.value.kind != .string }.map(\.name)
        self.require(
            "\(name) is an object of texts",
            source,
            wrong?.isEmpty == true,
            expected: "texts only",
            actual: wrong.map { $0.joined(separator: ", ") } ?? value.kind.rawValue,
            else: refusal()
        )
    }

    /// Takes over what was found elsewhere, behind what was found here.
    package mutating func append(_ other: SinkChecks<Refusal>) {
        self.findings += other.findings
        if self.refusal == nil { self.refusal = other.refusal }
    }

    /// Forgets the rules that were obeyed.
    package mutating func keepProblems() {
        self.findings.removeAll { $0.verdict == .ok }
    }

    private mutating func note(_ rule: String, _ source: String) {
        self.findings.append(SinkFinding(rule: rule, source: source, verdict: .ok))
    }
}

extension String {
    /// As much of a text of a peer as a log needs.
    package var cut: String {
        self.unicodeScalars.count > 200 ? String(String.UnicodeScalarView(self.unicodeScalars.prefix(200))) + "…" : self
    }
}
