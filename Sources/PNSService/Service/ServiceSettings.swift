public import PNSCodec

/// What an operator decides about the service.
public struct ServiceSettings: Hashable, Sendable {
    /// The limits that the server publishes and keeps.
    public let limits: Limits

    /// How much time passes between two sweeps.
    public let sweepInterval: Duration

    /// How many notifications one step of a sweep drops at most.
    public let sweepBatch: Int

    /// How many requests of one connection can wait before reading pauses.
    public let maxQueuedRequests: Int

    /// Creates settings.
    ///
    /// - Parameters:
    ///   - limits: What is published; each at least its minimum (LIM-001), and ids no longer than the codec reads.
    ///   - sweepInterval: More than zero.
    ///   - sweepBatch: 1 or more.
    ///   - maxQueuedRequests: 1 or more.
    /// - Throws: ``SettingsError`` that names the first setting out of its range.
    public init(
        limits: Limits = .usual,
        sweepInterval: Duration = .seconds(30),
        sweepBatch: Int = 1_000,
        maxQueuedRequests: Int = 64
    ) throws(SettingsError) {
        self.limits = limits
        self.sweepInterval = sweepInterval
        self.sweepBatch = sweepBatch
        self.maxQueuedRequests = maxQueuedRequests
        if let violation = limits.violations.first { throw SettingsError(setting: violation.name) }
        guard limits.maxIdentifierBytes <= UserID.maxBytes else { throw SettingsError(setting: "maxIdentifierBytes") }
        guard sweepInterval > .zero else { throw SettingsError(setting: "sweepInterval") }
        guard sweepBatch >= 1 else { throw SettingsError(setting: "sweepBatch") }
        guard maxQueuedRequests >= 1 else { throw SettingsError(setting: "maxQueuedRequests") }
    }

    /// How long a seen notification is kept (RET-002).
    public var retentionAfterSeen: Duration { .seconds(limits.retentionAfterSeenSeconds) }

    /// How long accepted ids are remembered (NTF-032).
    public var idempotency: Duration { .seconds(limits.idempotencySeconds) }

    /// How large an answer can be (UNS-012, UNS-013, SEN-011).
    public var answerBounds: AnswerBounds {
        AnswerBounds(maxNotifications: limits.maxAnswerNotifications, maxBytes: limits.maxAnswerBytes)
    }
}

/// A setting outside its range.
public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the setting.
    public var setting: String

    /// Creates an error.
    public init(setting: String) {
        self.setting = setting
    }

    /// One sentence that names the setting.
    public var description: String { "The setting \(setting) is out of range." }
}
