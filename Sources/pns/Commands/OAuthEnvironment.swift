import PNSService

/// The settings for access tokens, as the environment gives them.
struct OAuthEnvironment {
    private let environment: [String: String]

    init(_ environment: [String: String]) {
        self.environment = environment
    }

    /// Reads the settings.
    ///
    /// - Parameter application: Whose credentials the tokens are.
    /// - Returns: nil where no client is given.
    /// - Throws: What is wrong with them; the text names the variable and no secret.
    func settings(for application: ApplicationName) throws -> OAuthSettings? {
        let secrets = list("PNS_OAUTH_CLIENT_SECRETS")
        guard let id = environment["PNS_OAUTH_CLIENT_ID"], !id.isEmpty else {
            guard secrets.isEmpty else {
                throw Fault(text: "PNS_OAUTH_CLIENT_SECRETS is set, PNS_OAUTH_CLIENT_ID is not: the id of the client")
            }
            return nil
        }
        guard !secrets.isEmpty else {
            throw Fault(text: "PNS_OAUTH_CLIENT_ID is set, PNS_OAUTH_CLIENT_SECRETS is not: the secrets of the client")
        }
        let keys = list("PNS_OAUTH_SIGNING_KEYS").map { Array($0.utf8) }
        do throws(OAuthSettings.Fault) {
            return try OAuthSettings(
                clients: [OAuthClient(id: id, application: application, secrets: secrets)],
                signingKeys: keys.isEmpty ? [Self.randomKey()] : keys
            )
        } catch {
            throw Fault(text: "PNS_OAUTH_…: \(error)")
        }
    }

    private func list(_ name: String) -> [String] {
        environment[name]?.split(separator: ",").map(String.init) ?? []
    }

    /// Without a key of the operator's, tokens end with the process.
    private static func randomKey() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<OAuthSettings.minKeyBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    private struct Fault: Error, CustomStringConvertible {
        let text: String

        var description: String { text }
    }
}
