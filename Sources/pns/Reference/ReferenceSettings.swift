import PNSCodec
import PNSConformance
import PNSFixtures
import PNSServer
import PNSService

/// How the reference server is set up to be judged: small limits, so that reaching them takes little.
struct ReferenceSettings: Sendable {
    /// The tokens of one run; nobody else knows them.
    var applicationToken: String
    var clockToken: String
    var client: ClientAccess
    var signingKey: String

    /// With TLS: the certificate and the key of the run.
    var certificate: SelfSignedCertificate?
    /// The push providers that it can reach.
    var providers = ReferenceProviders()
    /// Limits that a scenario wants otherwise.
    var changes: [String: Int] = [:]

    /// The least that the specification permits where a scenario has to reach it; hours where it has a clock for it.
    static var limits: Limits {
        var limits = Limits.usual
        limits.maxMessageBytes = 16_384
        limits.maxNotifyBytes = 1_048_576
        limits.maxNotificationDataBytes = 131_072
        limits.maxBatchNotifications = 100
        limits.maxAnswerNotifications = 20
        limits.maxAnswerBytes = 524_288
        limits.retentionAfterSeenSeconds = 3_600
        limits.sweepBoundSeconds = 60
        limits.authenticatorTimeoutSeconds = 2
        // Longer than the jump of the clock at the end of a run, so that no ping is among what is judged there.
        limits.pingIntervalSeconds = 120
        return limits
    }

    /// Twice what the feature `drain` promises, for a machine that is busy.
    private static let drainPeriod = Duration.seconds(2)

    private var limits: Limits {
        var limits = Self.limits
        for limit in Limits.minimums {
            if let change = changes[limit.name] { limits[keyPath: limit.limit] = change }
        }
        return limits
    }

    func configuration(applicationURL: String) throws -> ServerConfiguration {
        var configuration = ServerConfiguration(
            applications: [ApplicationName("application"): applicationToken],
            authentication: .application(url: applicationURL),
            clockListener: ServerConfiguration.ClockListener(token: clockToken),
            service: try ServiceSettings(limits: limits)
        )
        configuration.drainPeriod = Self.drainPeriod
        configuration.oauth = try OAuthSettings(
            clients: [
                OAuthClient(
                    id: client.id,
                    application: ApplicationName("application"),
                    secrets: [client.secret] + [client.otherSecret].compactMap { $0 }
                )
            ],
            signingKeys: [Array(signingKey.utf8)]
        )
        return configuration
    }

    /// The flags and the environment of `pns serve` that set up the same.
    func serveArguments(applicationURL: String) -> (arguments: [String], environment: [String: String]) {
        var arguments = ["serve", "--application", applicationURL, "--log-level", "critical"]
        arguments += ["--drain", "\(Self.drainPeriod / .seconds(1))"]
        for limit in Limits.minimums {
            arguments += ["--limit", "\(limit.name)=\(limits[keyPath: limit.limit])"]
        }
        let secrets = [client.secret] + [client.otherSecret].compactMap { $0 }
        let environment = [
            "PNS_APPLICATION_TOKEN": applicationToken, "PNS_CLOCK_TOKEN": clockToken,
            "PNS_OAUTH_CLIENT_ID": client.id, "PNS_OAUTH_CLIENT_SECRETS": secrets.joined(separator: ","),
            "PNS_OAUTH_SIGNING_KEYS": signingKey,
        ]
        return (arguments, environment)
    }
}
