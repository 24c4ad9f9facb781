/// Sends messages of one kind to one push provider.
///
/// A sender keeps its credentials by itself: it makes tokens, renews them before they expire, and tries a message once
/// more when the provider says that one has. Every other decision to try again is its caller's, by a ``RetrySchedule``.
public protocol MessageSender<Message>: Sendable {
    /// What is sent: of most providers, a message to one device.
    associatedtype Message: Sendable

    /// How many messages one call takes at most, 1 or more; a caller splits what is longer.
    var maxMessages: Int { get }

    /// Sends messages.
    ///
    /// - Parameter messages: 1 to ``maxMessages`` messages.
    /// - Returns: What became of each, in the order of the messages, as many as there are.
    func send(_ messages: [Message]) async -> [PushOutcome]
}
