package import PNSConformance

/// What the rules of a provider make of a request: what is in it, what is right and wrong, and the answer.
package struct SinkJudgement: Sendable {
    /// What a provider answers by itself.
    package enum Reply: Sendable {
        /// One answer to the whole.
        case whole(HTTPAnswer)
        /// A result for each item, in their order, and how an answer is made of those.
        case batch([RawJSON], @Sendable ([RawJSON]) -> HTTPAnswer)
    }

    /// The devices in the order of the request.
    package var items: [ProviderRecord.Item] = []
    /// What was found, rule by rule.
    package var findings: [SinkFinding] = []
    /// What else there is to see; no credentials.
    package var details: [RawJSON.Member] = []
    /// What is answered where nothing is scripted.
    package var reply: Reply
    /// How many streams the connection can have from now on; `nil` leaves it as it is.
    package var maxStreams: Int?

    /// Describes a judgement.
    package init(
        items: [ProviderRecord.Item] = [],
        findings: [SinkFinding] = [],
        details: [RawJSON.Member] = [],
        reply: Reply,
        maxStreams: Int? = nil
    ) {
        self.items = items
        self.findings = findings
        self.details = details
        self.reply = reply
        self.maxStreams = maxStreams
    }
}
