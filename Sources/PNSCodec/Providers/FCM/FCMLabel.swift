/// What FCM counts a message under in its statistics, 1 to 50 characters of `[a-zA-Z0-9-_.~%]`.
///
/// Spec: FCM-031
public struct FCMLabel: Hashable, Sendable {
    /// The text.
    public let text: String

    /// Takes a text; nil comes of one of another form.
    public init?(_ text: String) {
        guard (1...50).contains(text.utf8.count), text.utf8.allSatisfy(\.isTopicCharacter) else { return nil }
        self.text = text
    }
}

extension FCMLabel: FormText {}
