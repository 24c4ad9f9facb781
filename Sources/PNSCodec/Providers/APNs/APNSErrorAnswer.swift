/// The answer of APNs to a notification that it did not take.
///
/// Spec: APN-060 to APN-063
public struct APNSErrorAnswer: WireValue, Codable {
    /// Why it was not taken.
    public var reason: APNSReason
    /// Since when the token is of nobody, in **milliseconds** since 1970; only with status 410.
    public var timestamp: Int64?

    /// Makes an answer.
    public init(reason: APNSReason, timestamp: Int64? = nil) {
        self.reason = reason
        self.timestamp = timestamp
    }

    /// Since when the token is of nobody.
    public var since: Timestamp? {
        self.timestamp.map { Timestamp(seconds: $0 / 1000, nanoseconds: UInt32($0 % 1000) * 1_000_000) }
    }
}

extension APNSErrorAnswer: WireObject {
    init() {
        self.init(reason: APNSReason(rawValue: ""))
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("reason", &self.reason)
        try coder.member("timestamp", &self.timestamp, in: 0...(APNSDictionary.maxSeconds * 1000))
    }
}
