import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import PNSConformance
import Synchronization

/// The HTTP of a sink: HTTP/1.1 with keep-alive, and over TLS HTTP/2 as well.
///
/// All of it runs on one event loop, so requests are judged one after the other in the order of their last bytes. Of
/// several requests that a client of HTTP/1.1 sends at once, the next is read when the last was answered.
final class SinkServer: Sendable {
    /// What becomes of a request.
    typealias Respond = @Sendable (SinkRequest) -> SinkReply

    /// The port on which it listens.
    let port: Int
    private let channel: any Channel
    private let connections: SinkConnections

    private init(port: Int, channel: any Channel, connections: SinkConnections) {
        self.port = port
        self.channel = channel
        self.connections = connections
    }

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - listener: Where and how.
    ///   - group: The event loops; one of them is used.
    ///   - respond: Called for each request, on that loop.
    ///   - ended: Called when a connection is over, with its number.
    /// - Returns: The server, listening.
    /// - Throws: When the address is taken or the certificate cannot be used.
    static func start(
        _ listener: SinkListener,
        group: any EventLoopGroup,
        respond: @escaping Respond,
        ended: @escaping @Sendable (Int) -> Void
    ) async throws -> SinkServer {
        let connections = SinkConnections(listener: listener, respond: respond, ended: ended)
        let tls = try listener.certificate.map { try context(for: $0, isHTTP2Only: listener.isHTTP2Only) }
        let loop = group.next()
        let channel = try await ServerBootstrap(group: loop, childGroup: loop)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                Self.prepare(channel, tls: tls, isHTTP2Only: listener.isHTTP2Only, connections)
            }
            .bind(host: listener.endpoint.host, port: listener.endpoint.port).get()
        let port = channel.localAddress?.port ?? listener.endpoint.port
        return SinkServer(port: port, channel: channel, connections: connections)
    }

    /// Stops listening and ends all connections.
    func stop() async {
        try? await self.channel.close()
        self.connections.closeAll()
    }

    private static func prepare(
        _ channel: any Channel,
        tls: NIOSSLContext?,
        isHTTP2Only: Bool,
        _ connections: SinkConnections
    ) -> EventLoopFuture<Void> {
        guard let tls else { return connections.speakHTTP1(channel) }
        do {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        return channel.configureHTTP2SecureUpgrade(
            h2ChannelConfigurator: { connections.speakHTTP2($0) },
            http1ChannelConfigurator: { isHTTP2Only ? $0.close() : connections.speakHTTP1($0) }
        )
    }

    private static func context(for own: SelfSignedCertificate, isHTTP2Only: Bool) throws -> NIOSSLContext {
        let certificates = try NIOSSLCertificate.fromPEMBytes(Array(own.certificate.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(own.key.utf8), format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = isHTTP2Only ? ["h2"] : ["h2", "http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }
}
