/// The name of a topic at FCM, 1 to 900 characters of `[a-zA-Z0-9-_.~%]`.
///
/// Spec: FCM-003, FCM-004
public struct FCMTopic: Hashable, Sendable {
    /// The name, without `/topics/` before it.
    public let text: String

    /// Takes a name, with or without `/topics/` before it; nil comes of any other text.
    public init?(_ text: String) {
        let prefix = "/topics/"
        let name = text.hasPrefix(prefix) ? text.dropFirst(prefix.count) : text[...]
        guard (1...900).contains(name.utf8.count), name.utf8.allSatisfy(\.isTopicCharacter) else { return nil }
        self.text = String(name)
    }

    /// For the place of a name that was not read yet.
    init(unchecked text: String) {
        self.text = text
    }
}

extension FCMTopic: FormText {}

extension UInt8 {
    /// Whether FCM has the character in topics and labels.
    var isTopicCharacter: Bool { self.isDigit || self.isLetter || "-_.~%".utf8.contains(self) }
}
