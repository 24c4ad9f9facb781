import Foundation
import NIOCore
import PNSConformance
import PNSFixtures

/// The push providers that the runner plays for a command.
enum PlayedProviders {
    /// Two days: a scenario can have moved the clock of the server, and not that of the providers.
    private static let maxSecondsAhead = 172_800

    /// Starts providers, in a new folder with the files that a server needs of them; it goes when they are stopped.
    ///
    /// - Parameters:
    ///   - places: Where each listens.
    ///   - group: Event loops.
    /// - Returns: Hands what they receive to the scenarios.
    /// - Throws: When an address is taken, or no folder can be made.
    static func start(
        _ places: [ProviderKind: ProviderPlace],
        group: any EventLoopGroup
    ) async throws -> ProviderDesk {
        guard !places.isEmpty else { return ProviderDesk() }
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "pns-\(UUID().uuidString)",
            directoryHint: .isDirectory
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var fixtures: [any ProviderFixture] = []
        do {
            for (kind, place) in places.sorted(by: { $0.key < $1.key }) {
                fixtures.append(try await start(kind, at: place, folder, group))
            }
        } catch {
            for fixture in fixtures { await fixture.stop() }
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
        return ProviderDesk(fixtures) { try? FileManager.default.removeItem(at: folder) }
    }

    private static func start(
        _ kind: ProviderKind,
        at place: ProviderPlace,
        _ folder: URL,
        _ group: any EventLoopGroup
    ) async throws -> any ProviderFixture {
        var listener = SinkListener(endpoint: place.listen)
        listener.advertisedURL = place.advertise
        // The desk has what it needs; a run of an hour is not to be kept here as well.
        listener.maxKept = 1
        switch kind {
        case .apns:
            listener.certificate = try SelfSignedCertificate()
            listener.isHTTP2Only = true
            var configuration = APNSRules.Configuration()
            configuration.maxSecondsAhead = maxSecondsAhead
            listener.maxStreams = configuration.firstStreams
            let rules = APNSRules(configuration)
            return try await ProviderSink.start(rules, listener: listener, folder: folder, group: group)
        case .fcm:
            let rules = FCMRules(account: try FCMAccount(), maxSecondsAhead: maxSecondsAhead)
            return try await ProviderSink.start(rules, listener: listener, folder: folder, group: group)
        case .gcm: return try await ProviderSink.start(GCMRules(), listener: listener, folder: folder, group: group)
        case .webpush:
            let rules = WebPushRules(isTokenRequired: true)
            return try await ProviderSink.start(rules, listener: listener, folder: folder, group: group)
        case .tnpg: return try await ProviderSink.start(TNPGRules(), listener: listener, folder: folder, group: group)
        case .stdout: return HandlerOutput()
        }
    }
}

extension ProviderPlace {
    /// A free port of this machine.
    static let anywhere = ProviderPlace(listen: Endpoint(host: "127.0.0.1", port: 0))
}

extension TargetOptions.Resolved {
    /// Where the providers listen that are played for this server: all for the reference, those that a launch names, and
    /// those for which the target file has a place.
    ///
    /// What a launched server writes is read too.
    var providers: [ProviderKind: ProviderPlace] {
        var wanted = launcher is ReferenceLauncher ? Set(ProviderKind.allCases) : description.launch?.providers ?? []
        if description.launch != nil { wanted.insert(.stdout) }
        let free = Dictionary(uniqueKeysWithValues: wanted.map { ($0, ProviderPlace.anywhere) })
        return free.merging(description.providers) { $1 }
    }

    /// Sets the server up to reach providers that were started, and keeps their credentials out of every report.
    mutating func reach(_ desk: ProviderDesk) {
        guard !desk.providers.isEmpty else { return }
        launcher = launcher?.reaching(desk)
        secrets += desk.secrets
    }
}
