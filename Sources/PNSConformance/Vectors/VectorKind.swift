/// What the vectors of a file are about.
public enum VectorKind: String, CaseIterable, Hashable, Sendable {
    /// A text that is JSON or not.
    case jsonText = "json-text"
    /// An integer of a member with a range.
    case integer
    /// A timestamp.
    case timestamp
    /// An identifier, or two that are compared.
    case identifier
    /// A duration of the test clock.
    case duration
    /// A message that is read.
    case messageDecode = "message-decode"
    /// A message that is written.
    case messageEncode = "message-encode"
    /// The headers of a handshake that are handed to the application.
    case headerForward = "header-forward"
    /// The notifications that an answer holds.
    case answerPage = "answer-page"
    /// A token request and its answer.
    case tokenRequest = "token-request"
    /// The number of a user in the profile `receipts`, its text and its id.
    case userNumber = "user-number"
    /// The name of a topic.
    case topicName = "topic-name"
    /// A set of rights, or a change of one.
    case accessMode = "access-mode"
    /// The preview of the content of a message.
    case preview
    /// Token, headers and payload of a request to APNs.
    case apnsRequest = "apns-request"
    /// How many messages or tokens stand in each request of a batch.
    case batchSplit = "batch-split"
    /// What the answer of a provider means for each token.
    case providerOutcome = "provider-outcome"
    /// How long an answer asks to wait.
    case retryAfter = "retry-after"
    /// A push to a browser that is encrypted.
    case webPushEncrypt = "webpush-encrypt"
    /// A push to a browser that is decrypted.
    case webPushDecrypt = "webpush-decrypt"
    /// The credential of a sender at a push service.
    case vapid
}
