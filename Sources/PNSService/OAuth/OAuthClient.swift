/// A client that may ask for access tokens.
public struct OAuthClient: Hashable, Sendable {
    /// Its id, not empty.
    public var id: String

    /// The application whose credentials its tokens are (OAU-030).
    public var application: ApplicationName

    /// Its secrets; each is valid, so that a new one can be added before the old one goes (OAU-040, OAU-041).
    public var secrets: [String]

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - id: Its id, not empty.
    ///   - application: Whose credentials its tokens are.
    ///   - secrets: Its secrets; an empty one is none.
    public init(id: String, application: ApplicationName, secrets: [String]) {
        self.id = id
        self.application = application
        self.secrets = secrets
    }
}

extension OAuthClient: CustomStringConvertible {
    /// The client without its secrets.
    public var description: String { "client \(id) of \(application)" }
}
