/// Every bound that a server publishes.
///
/// The defaults are the values of the example in the specification. Reading accepts values below the minimum of the
/// specification, so that they can be judged; `violations` names them.
///
/// Spec: DSC-005, LIM-001, LIM-002
public struct Limits: WireValue, Codable {
    /// Bytes of a device's message (FRM-012, FRM-013).
    public var maxMessageBytes = 65_536
    /// Bytes of the body of a notify request (NTF-023).
    public var maxNotifyBytes = 4_194_304
    /// Bytes of UTF-8 in the data of a notification (NTF-023).
    public var maxNotificationDataBytes = 262_144
    /// Records in a batch (NTF-013).
    public var maxBatchNotifications = 1000
    /// Bytes of UTF-8 in an identifier, of which this codec accepts 256 (IDN-003).
    public var maxIdentifierBytes = 256
    /// Notifications in an answer (UNS-012, SEN-011).
    public var maxAnswerNotifications = 1000
    /// Bytes of an answer of more than one notification (UNS-013).
    public var maxAnswerBytes = 1_048_576
    /// Seconds for which a seen notification is kept (RET-002).
    public var retentionAfterSeenSeconds = 2_592_000
    /// Seconds for which it can still be answered after that (RET-003).
    public var sweepBoundSeconds = 60
    /// Seconds for which ids are remembered (NTF-032).
    public var idempotencySeconds = 86_400
    /// Seconds that the application can take to authenticate a device (AUT-010).
    public var authenticatorTimeoutSeconds = 15

    /// Makes the limits of the specification's example.
    public init() {}
}

extension Limits {
    /// What the specification says of one limit.
    public struct Minimum: Sendable {
        /// The name on the wire.
        public let name: String
        /// The least value that a server may publish (LIM-001).
        public let value: Int
        /// Where the limit is kept.
        public let limit: any WritableKeyPath<Limits, Int> & Sendable
    }

    /// Every limit with its minimum, in the order of the specification.
    public static let minimums: [Minimum] = [
        Minimum(name: "maxMessageBytes", value: 4096, limit: \.maxMessageBytes),
        Minimum(name: "maxNotifyBytes", value: 1_048_576, limit: \.maxNotifyBytes),
        Minimum(name: "maxNotificationDataBytes", value: 65_536, limit: \.maxNotificationDataBytes),
        Minimum(name: "maxBatchNotifications", value: 100, limit: \.maxBatchNotifications),
        Minimum(name: "maxIdentifierBytes", value: 256, limit: \.maxIdentifierBytes),
        Minimum(name: "maxAnswerNotifications", value: 1, limit: \.maxAnswerNotifications),
        Minimum(name: "maxAnswerBytes", value: 1024, limit: \.maxAnswerBytes),
        Minimum(name: "retentionAfterSeenSeconds", value: 0, limit: \.retentionAfterSeenSeconds),
        Minimum(name: "sweepBoundSeconds", value: 0, limit: \.sweepBoundSeconds),
        Minimum(name: "idempotencySeconds", value: 86_400, limit: \.idempotencySeconds),
        Minimum(name: "authenticatorTimeoutSeconds", value: 1, limit: \.authenticatorTimeoutSeconds),
    ]

    /// The limits that lie below their minimum (LIM-001).
    public var violations: [Minimum] {
        Self.minimums.filter { self[keyPath: $0.limit] < $0.value }
    }
}

extension Limits: WireObject {
    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        let any = 0...Int.max
        try coder.member("maxMessageBytes", &maxMessageBytes, in: any)
        try coder.member("maxNotifyBytes", &maxNotifyBytes, in: any)
        try coder.member("maxNotificationDataBytes", &maxNotificationDataBytes, in: any)
        try coder.member("maxBatchNotifications", &maxBatchNotifications, in: any)
        try coder.member("maxIdentifierBytes", &maxIdentifierBytes, in: any)
        try coder.member("maxAnswerNotifications", &maxAnswerNotifications, in: any)
        try coder.member("maxAnswerBytes", &maxAnswerBytes, in: any)
        try coder.member("retentionAfterSeenSeconds", &retentionAfterSeenSeconds, in: any)
        try coder.member("sweepBoundSeconds", &sweepBoundSeconds, in: any)
        try coder.member("idempotencySeconds", &idempotencySeconds, in: any)
        try coder.member("authenticatorTimeoutSeconds", &authenticatorTimeoutSeconds, in: any)
    }
}
