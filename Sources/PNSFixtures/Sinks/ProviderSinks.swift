package import Foundation
package import NIOCore
package import PNSConformance

/// The providers that the runner plays, each as it is without any setting.
package enum ProviderSinks {
    /// Starts one.
    ///
    /// - Parameters:
    ///   - kind: Which one.
    ///   - endpoint: Where it listens; port 0 takes a free one.
    ///   - advertisedURL: The URL without a path under which the server reaches it; made from the listener when `nil`.
    ///   - folder: Where to write the files that a server needs, such as keys; it exists.
    ///   - group: The event loops; one of them is used.
    /// - Returns: The provider, listening.
    /// - Throws: When the address is taken or the folder cannot be written to.
    package static func start(
        _ kind: ProviderKind,
        on endpoint: Endpoint = Endpoint(host: "127.0.0.1", port: 0),
        advertisedURL: String? = nil,
        folder: URL,
        group: any EventLoopGroup
    ) async throws -> any ProviderFixture {
        var listener = SinkListener(endpoint: endpoint)
        listener.advertisedURL = advertisedURL
        // The runner keeps what it is handed.
        listener.maxKept = 0
        switch kind {
        case .apns:
            return try await ProviderSink.start(
                APNsRules(),
                listener: Self.apns(listener),
                folder: folder,
                group: group
            )
        case .fcm:
            let rules = FCMRules(account: try FCMAccount())
            return try await ProviderSink.start(rules, listener: listener, folder: folder, group: group)
        case .gcm:
            return try await ProviderSink.start(GCMRules(), listener: listener, folder: folder, group: group)
        case .webpush:
            return try await ProviderSink.start(WebPushRules(), listener: listener, folder: folder, group: group)
        case .tnpg:
            return try await ProviderSink.start(TNPGRules(), listener: listener, folder: folder, group: group)
        }
    }

    /// A listener as APNs has it: TLS, HTTP/2 alone, and one stream until a valid token was seen.
    ///
    /// - Parameter listener: Where it listens.
    /// - Returns: The listener with all that.
    /// - Throws: When the system has no randomness.
    package static func apns(_ listener: SinkListener) throws -> SinkListener {
        var listener = listener
        listener.certificate = try SelfSignedCertificate()
        listener.isHTTP2Only = true
        listener.maxStreams = APNsRules.Configuration().firstStreams
        return listener
    }
}
