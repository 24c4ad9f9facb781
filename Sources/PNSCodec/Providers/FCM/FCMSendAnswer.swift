/// `{"name":"projects/shop/messages/0:15"}`: the answer of FCM to a message that it took.
///
/// Spec: FCM-040
public struct FCMSendAnswer: WireValue, Codable {
    /// The name of the message.
    public var name: FCMMessageName

    /// Makes an answer.
    public init(name: FCMMessageName) {
        self.name = name
    }
}

/// The name of a message that FCM took: `projects/{project}/messages/{message}`.
public struct FCMMessageName: Hashable, Sendable {
    /// The whole name.
    public let text: String

    /// Takes a name; nil comes of one of another form.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "projects", parts[2] == "messages", !parts[1].isEmpty, !parts[3].isEmpty
        else { return nil }
        self.text = text
    }

    /// The project, its id or its number.
    public var project: Substring { self.text.split(separator: "/")[1] }

    /// The message within the project.
    public var message: Substring { self.text.split(separator: "/")[3] }
}

extension FCMMessageName: FormText {}

extension FCMSendAnswer: WireObject {
    init() {
        self.name = FCMMessageName(checked: "projects/-/messages/-")
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("name", &self.name)
    }
}

extension FCMMessageName {
    fileprivate init(checked text: String) {
        self.text = text
    }
}
