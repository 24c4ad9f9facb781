/// What a push provider answered.
public struct OutboundAnswer: Hashable, Sendable {
    /// The status, 100 to 599.
    public var status: Int
    /// The headers, in order.
    public var headers: [OutboundHeader]
    /// The body, as far as it was read.
    public var body: [UInt8]

    /// Creates an answer.
    public init(status: Int, headers: [OutboundHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first line with a name, without regard to its case.
    public func header(_ name: String) -> String? {
        self.headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Why there is no whole answer of a provider.
public enum OutboundFailure: Error, Hashable, Sendable {
    /// The address may not be reached by the policy of the operator; says which and by what rule.
    case refused(String)
    /// Nobody was reached, or TLS failed; says why.
    case unreachable(String)
    /// The connection ended, was reset or was told to go away before the answer was whole; says how.
    case interrupted(String)
    /// The time of the request was over.
    case timedOut
    /// The exchange was cancelled from this side.
    case cancelled
}
