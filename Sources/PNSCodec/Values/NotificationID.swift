/// The identifier of a notification, given by the application or made by the server.
///
/// Spec: IDN-001, IDN-002, NTF-002, NTF-003
public struct NotificationID: Identifier {
    /// The text, 1 to 256 bytes in UTF-8.
    public let text: String
}

extension NotificationID: IdentifierElement {
    init(unchecked text: String) {
        self.text = text
    }
}
