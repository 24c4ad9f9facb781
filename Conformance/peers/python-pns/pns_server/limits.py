"""The published limits, chapter 75, each at least what `Spec/limits.json` demands (LIM-001)."""

LIMITS = {
    "maxMessageBytes": 65_536,
    "maxNotifyBytes": 4_194_304,
    "maxNotificationDataBytes": 262_144,
    "maxBatchNotifications": 1_000,
    "maxIdentifierBytes": 256,
    "maxAnswerNotifications": 1_000,
    "maxAnswerBytes": 1_048_576,
    "retentionAfterSeenSeconds": 2_592_000,
    "sweepBoundSeconds": 60,
    "idempotencySeconds": 86_400,
    "authenticatorTimeoutSeconds": 15,
    "maxHeadBytes": 65_536,  # a server need not have it; this one reads no more
}
