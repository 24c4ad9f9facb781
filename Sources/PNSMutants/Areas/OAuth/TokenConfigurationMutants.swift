import PNSServer
import PNSService

extension Mutants {
    /// Secrets and keys that are not kept as they have to be.
    static let tokenConfigurations: [Mutant] = [
        .oauth("oauth-first-secret-only") { oauth in
            oauth.clients = oauth.clients.map { client in
                OAuthClient(id: client.id, application: client.application, secrets: Array(client.secrets.prefix(1)))
            }
        },
        .oauth("oauth-restart-ends-tokens") { oauth in
            var generator = SystemRandomNumberGenerator()
            let key = (0..<OAuthSettings.minKeyBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            oauth.keys = [key]
        },
    ]
}

/// The settings for access tokens, to be changed.
private struct LooseOAuth {
    var clients: [OAuthClient]
    var keys: [[UInt8]]
}

extension Mutant {
    /// A mutant with other settings for access tokens.
    fileprivate static func oauth(_ id: String, _ edit: @escaping @Sendable (inout LooseOAuth) -> Void) -> Mutant {
        Mutant(id) { setup in
            guard let settings = setup.configuration.oauth else { return }
            var loose = LooseOAuth(clients: settings.clients, keys: settings.signingKeys)
            edit(&loose)
            setup.configuration.oauth = try? OAuthSettings(
                clients: loose.clients,
                signingKeys: loose.keys,
                lifetimeSeconds: settings.lifetimeSeconds
            )
        }
    }
}
