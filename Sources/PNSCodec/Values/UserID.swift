/// The identifier of a user, given by the application.
///
/// Spec: IDN-001, IDN-002, AUT-006
public struct UserID: Identifier {
    /// The text, 1 to 256 bytes in UTF-8.
    public let text: String
}

extension UserID: IdentifierElement {
    init(unchecked text: String) {
        self.text = text
    }
}
