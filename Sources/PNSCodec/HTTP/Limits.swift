/// Every bound that a server publishes.
///
/// The defaults are the values of the example in the specification. Reading accepts values below the minimum of the
/// specification, so that they can be judged; `violations` names them. A server need not have the limits from
/// `pingIntervalSeconds` on: 0 stands for a limit that there is not, and such a limit is not written.
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
    /// Seconds of silence after which a device is pinged; 0 for never (FRM-034).
    public var pingIntervalSeconds = 0
    /// Seconds that a device has to answer a ping; 0 for any time (FRM-035, FRM-036).
    public var pingTimeoutSeconds = 0
    /// Seconds for which a device can leave what it was sent unread; 0 for any time (FRM-041).
    public var slowDeviceSeconds = 0
    /// Seconds that an HTTP request or a message can take to arrive; 0 for any time (LIM-009).
    public var requestTimeoutSeconds = 0
    /// Device connections in all; 0 for any number (LIM-003).
    public var maxConnections = 0
    /// Device connections of one user; 0 for any number (LIM-004).
    public var maxConnectionsPerUser = 0
    /// Handshakes that wait for the application at once; 0 for a number that is not told (AUT-015).
    public var maxPendingHandshakes = 0
    /// Messages of one device in any second; 0 for any number (LIM-005).
    public var maxMessagesPerSecond = 0
    /// Notify requests of one application in any second; 0 for any number (LIM-007).
    public var maxNotifiesPerSecond = 0
    /// Bytes of the request line and the headers of an HTTP request; 0 for a number that is not told (LIM-010).
    public var maxHeadBytes = 0
    /// Bytes of the body of a request that hands in a receipt; 0 for a server without the profile `receipts` (RIN-007).
    public var maxReceiptBytes = 0
    /// Devices of one user; 0 for a server without the profile `receipts` (REG-010).
    public var maxDevicesPerUser = 0
    /// Bytes of UTF-8 in the id of a device; 0 for a server without the profile `receipts` (REG-011).
    public var maxDeviceIdBytes = 0
    /// Push sessions of one application at once; 0 for any number (GWS-030).
    public var maxPushSessions = 0
    /// Seconds after which a push session that nobody uses is over; 0 for a time that is not told (GWS-031).
    public var pushSessionIdleSeconds = 0
    /// Bytes of the payload of a push session; 0 for a number that is not told (GWS-004).
    public var maxPushPayloadBytes = 0
    /// Bytes of a line of the devices of a push session; 0 for a number that is not told (GWS-017).
    public var maxDeviceLineBytes = 0

    /// Makes the limits of the specification's example.
    public init() {}

    /// What a server keeps unless its operator decides otherwise: every limit, each so wide that no peer in good faith
    /// meets it.
    public static let usual: Limits = {
        var limits = Limits()
        limits.pingIntervalSeconds = 30
        limits.pingTimeoutSeconds = 30
        limits.slowDeviceSeconds = 60
        limits.requestTimeoutSeconds = 60
        limits.maxConnections = 100_000
        limits.maxConnectionsPerUser = 100
        limits.maxPendingHandshakes = 8_192
        limits.maxMessagesPerSecond = 1_000
        limits.maxNotifiesPerSecond = 100_000
        limits.maxHeadBytes = 65_536
        limits.maxReceiptBytes = 1_048_576
        limits.maxDevicesPerUser = 100
        limits.maxDeviceIdBytes = 4_096
        limits.maxPushSessions = 1_000
        limits.pushSessionIdleSeconds = 600
        limits.maxPushPayloadBytes = 4_096
        limits.maxDeviceLineBytes = 8_192
        return limits
    }()
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
        /// Whether a server can do without it; 0 then stands for a limit that there is not.
        public var isOptional = false
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
        Minimum(name: "pingIntervalSeconds", value: 1, limit: \.pingIntervalSeconds, isOptional: true),
        Minimum(name: "pingTimeoutSeconds", value: 1, limit: \.pingTimeoutSeconds, isOptional: true),
        Minimum(name: "slowDeviceSeconds", value: 1, limit: \.slowDeviceSeconds, isOptional: true),
        Minimum(name: "requestTimeoutSeconds", value: 1, limit: \.requestTimeoutSeconds, isOptional: true),
        Minimum(name: "maxConnections", value: 1, limit: \.maxConnections, isOptional: true),
        Minimum(name: "maxConnectionsPerUser", value: 2, limit: \.maxConnectionsPerUser, isOptional: true),
        Minimum(name: "maxPendingHandshakes", value: 1, limit: \.maxPendingHandshakes, isOptional: true),
        Minimum(name: "maxMessagesPerSecond", value: 10, limit: \.maxMessagesPerSecond, isOptional: true),
        Minimum(name: "maxNotifiesPerSecond", value: 1, limit: \.maxNotifiesPerSecond, isOptional: true),
        Minimum(name: "maxHeadBytes", value: 8192, limit: \.maxHeadBytes, isOptional: true),
        Minimum(name: "maxReceiptBytes", value: 65_536, limit: \.maxReceiptBytes, isOptional: true),
        Minimum(name: "maxDevicesPerUser", value: 10, limit: \.maxDevicesPerUser, isOptional: true),
        Minimum(name: "maxDeviceIdBytes", value: 1024, limit: \.maxDeviceIdBytes, isOptional: true),
        Minimum(name: "maxPushSessions", value: 1, limit: \.maxPushSessions, isOptional: true),
        Minimum(name: "pushSessionIdleSeconds", value: 1, limit: \.pushSessionIdleSeconds, isOptional: true),
        Minimum(name: "maxPushPayloadBytes", value: 2048, limit: \.maxPushPayloadBytes, isOptional: true),
        Minimum(name: "maxDeviceLineBytes", value: 2048, limit: \.maxDeviceLineBytes, isOptional: true),
    ]

    /// The limits of the profile `receipts`.
    public static let ofReceipts: [any WritableKeyPath<Limits, Int> & Sendable] = [
        \.maxReceiptBytes, \.maxDevicesPerUser, \.maxDeviceIdBytes,
    ]

    /// The limits that lie below their minimum (LIM-001).
    public var violations: [Minimum] {
        Self.minimums.filter { minimum in
            let limit = self[keyPath: minimum.limit]
            return limit < minimum.value && !(minimum.isOptional && limit == 0)
        }
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
        try Self.optional("pingIntervalSeconds", &pingIntervalSeconds, &coder)
        try Self.optional("pingTimeoutSeconds", &pingTimeoutSeconds, &coder)
        try Self.optional("slowDeviceSeconds", &slowDeviceSeconds, &coder)
        try Self.optional("requestTimeoutSeconds", &requestTimeoutSeconds, &coder)
        try Self.optional("maxConnections", &maxConnections, &coder)
        try Self.optional("maxConnectionsPerUser", &maxConnectionsPerUser, &coder)
        try Self.optional("maxPendingHandshakes", &maxPendingHandshakes, &coder)
        try Self.optional("maxMessagesPerSecond", &maxMessagesPerSecond, &coder)
        try Self.optional("maxNotifiesPerSecond", &maxNotifiesPerSecond, &coder)
        try Self.optional("maxHeadBytes", &maxHeadBytes, &coder)
        try Self.optional("maxReceiptBytes", &maxReceiptBytes, &coder)
        try Self.optional("maxDevicesPerUser", &maxDevicesPerUser, &coder)
        try Self.optional("maxDeviceIdBytes", &maxDeviceIdBytes, &coder)
        try Self.optional("maxPushSessions", &maxPushSessions, &coder)
        try Self.optional("pushSessionIdleSeconds", &pushSessionIdleSeconds, &coder)
        try Self.optional("maxPushPayloadBytes", &maxPushPayloadBytes, &coder)
        try Self.optional("maxDeviceLineBytes", &maxDeviceLineBytes, &coder)
    }

    private static func optional<Coder: WireCoder & ~Copyable>(
        _ name: StaticString,
        _ limit: inout Int,
        _ coder: inout Coder
    ) throws(Coder.Failure) {
        var value = limit == 0 ? nil : limit
        try coder.member(name, &value, in: 1...Int.max)
        limit = value ?? 0
    }
}
