package import Foundation
package import NIOCore
package import PNSConformance

/// A push provider that is played: it listens, judges every request by the provider's rules, and answers as those say or
/// as it was told.
package final class ProviderSink<Rules: SinkRules>: ProviderFixture {
    /// What a server has to be configured with, by name.
    package let settings: [String: String]
    /// Those that must appear in no report, and what the files among them hold.
    package let secrets: [String]
    private let desk: SinkDesk<Rules>
    private let server: SinkServer

    private init(desk: SinkDesk<Rules>, server: SinkServer, settings: [String: String], secrets: [String]) {
        self.desk = desk
        self.server = server
        self.settings = settings
        self.secrets = secrets
    }

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - rules: How the provider behaves.
    ///   - listener: Where and how it listens.
    ///   - folder: Where to write the files that a server needs, such as keys; it exists.
    ///   - group: The event loops; one of them is used.
    ///   - now: The time by which tokens expire.
    /// - Returns: The provider, listening.
    /// - Throws: When the address is taken or the folder cannot be written to.
    package static func start(
        _ rules: Rules,
        listener: SinkListener,
        folder: URL,
        group: any EventLoopGroup,
        now: @escaping @Sendable () -> Date = { Date() }
    ) async throws -> ProviderSink {
        let desk = SinkDesk(rules: rules, maxKept: listener.maxKept, now: now)
        let server = try await SinkServer.start(
            listener,
            group: group,
            respond: desk.respond,
            ended: { rules.ended(connection: $0) }
        )
        let address = Endpoint(host: listener.endpoint.host, port: server.port)
        let scheme = listener.certificate == nil ? "http" : "https"
        var origin = listener.advertisedURL ?? "\(scheme)://\(address.authority)"
        while origin.hasSuffix("/") { origin.removeLast() }
        desk.listens(at: origin)
        var settings = rules.settings(url: origin)
        settings["url"] = origin
        var files = rules.files(url: origin)
        if let certificate = listener.certificate {
            files.append(SinkFile(setting: "caFile", name: "ca.pem", text: certificate.certificate, isSecret: false))
        }
        do {
            for file in files {
                settings[file.setting] = try file.write(to: folder, prefix: Rules.provider.rawValue)
            }
        } catch {
            await server.stop()
            throw error
        }
        let secrets = files.filter(\.isSecret).map(\.text) + rules.secretSettings.compactMap { settings[$0] }
        return ProviderSink(desk: desk, server: server, settings: settings, secrets: secrets)
    }

    /// Which provider it is.
    package var provider: ProviderKind { Rules.provider }

    /// How the provider behaves.
    package var rules: Rules { self.desk.rules }

    /// The URL without a path.
    package var url: String { self.settings["url"] ?? "" }

    /// The port on which it listens, whatever the URL says.
    package var port: Int { self.server.port }

    /// Makes a device that can be reached here.
    package func makeDevice(_ token: String) -> ProviderDevice {
        self.rules.makeDevice(token, url: self.url)
    }

    /// Scripts the answers of the next requests for a device, in order.
    package func script(token: String, answers: [ProviderAnswer]) {
        self.desk.scripts.add(answers, for: token)
    }

    /// Scripts what a device is answered for ever, once its other answers are used up; `nil` is what the rules say.
    package func script(token: String, always answer: ProviderAnswer?) {
        self.desk.scripts.set(answer, for: token)
    }

    /// Hands over each request before it is answered.
    package func observe(_ onRequest: @escaping @Sendable (ProviderRecord) -> Void) {
        self.desk.observe(onRequest)
    }

    /// Hands over each exchange, with the verdict on every rule, before it is answered.
    package func observe(exchanges onExchange: @escaping @Sendable (SinkExchange) -> Void) {
        self.desk.observe(onExchange)
    }

    /// What was received, oldest first, as far as it is kept.
    package var exchanges: [SinkExchange] { self.desk.journal.kept }

    /// How many requests there were in all.
    package var count: Int { self.desk.journal.count }

    /// The first exchange that matches, waiting for it where it has not come yet.
    ///
    /// - Returns: The exchange; `nil` once the sink stops or the task is cancelled.
    package func first(where matches: @escaping @Sendable (SinkExchange) -> Bool) async -> SinkExchange? {
        await self.desk.journal.first(matches)
    }

    /// The first request about a device, waiting for it where it has not come yet.
    package func first(for token: String) async -> SinkExchange? {
        await self.first { exchange in exchange.items.contains { $0.token == token } }
    }

    /// Stops listening and ends all connections.
    package func stop() async {
        await self.server.stop()
        self.desk.journal.finish()
    }
}
