/// What an operator decides about access tokens.
public struct OAuthSettings: Hashable, Sendable {
    /// What is wrong with settings; the text names the setting and no secret.
    public enum Fault: Error, Hashable, CustomStringConvertible {
        case noClient
        case emptyID
        case sameID(String)
        case noSecret(client: String)
        case noSigningKey
        case shortSigningKey(number: Int)
        case lifetime(Int)

        /// One sentence that says what to change.
        public var description: String {
            switch self {
            case .noClient: "OAuth needs a client: give it an id and a secret."
            case .emptyID: "An OAuth client needs an id that is not empty."
            case .sameID(let id): "The OAuth client id \"\(id)\" is given twice; an id belongs to one client."
            case .noSecret(let id): "The OAuth client \"\(id)\" needs a secret that is not empty."
            case .noSigningKey: "OAuth needs a signing key of \(OAuthSettings.minKeyBytes) bytes or more."
            case .shortSigningKey(let number):
                "The OAuth signing key number \(number) is too short: \(OAuthSettings.minKeyBytes) bytes at least."
            case .lifetime(let seconds):
                "Access tokens cannot be valid for \(seconds) s; choose 1 to \(OAuthSettings.maxLifetimeSeconds)."
            }
        }
    }

    /// The shortest signing key, as long as the code that it makes.
    public static let minKeyBytes = 32

    /// The longest life of a token: 30 days, for a stolen one ends no earlier.
    public static let maxLifetimeSeconds = 2_592_000

    /// Who may ask for tokens.
    public let clients: [OAuthClient]

    /// The keys that tokens are signed with: the first one signs, all of them are accepted (OAU-043).
    public let signingKeys: [[UInt8]]

    /// How long a token is valid, in seconds.
    public let lifetimeSeconds: Int

    /// Creates settings.
    ///
    /// - Parameters:
    ///   - clients: Who may ask for tokens, one or more, each with an id of its own and a secret.
    ///   - signingKeys: The keys, one or more; kept across restarts, they keep tokens valid too (OAU-035).
    ///   - lifetimeSeconds: How long a token is valid, 1 to ``maxLifetimeSeconds``.
    /// - Throws: What is wrong.
    public init(
        clients: [OAuthClient],
        signingKeys: [[UInt8]],
        lifetimeSeconds: Int = 3_600
    ) throws(Fault) {
        guard !clients.isEmpty else { throw .noClient }
        var ids: Set<[UInt8]> = []
        for client in clients {
            guard !client.id.isEmpty else { throw .emptyID }
            guard ids.insert(Array(client.id.utf8)).inserted else { throw .sameID(client.id) }
            guard client.secrets.contains(where: { !$0.isEmpty }) else { throw .noSecret(client: client.id) }
        }
        guard !signingKeys.isEmpty else { throw .noSigningKey }
        if let short = signingKeys.firstIndex(where: { $0.count < Self.minKeyBytes }) {
            throw .shortSigningKey(number: short + 1)
        }
        guard (1...Self.maxLifetimeSeconds).contains(lifetimeSeconds) else { throw .lifetime(lifetimeSeconds) }
        self.clients = clients
        self.signingKeys = signingKeys
        self.lifetimeSeconds = lifetimeSeconds
    }
}
