import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// How the runner speaks TLS to a server: whom it trusts.
public final class ClientTLS: Sendable {
    /// The PEM file with the certificates to trust instead of the system's, if there is one.
    public let authorities: String?
    /// Whether the server has to prove who it is.
    public let isVerified: Bool

    private let context = Mutex<NIOSSLContext?>(nil)

    /// Trusts whom the system trusts.
    public static let system = ClientTLS()

    /// Describes whom to trust; nothing is read yet.
    ///
    /// - Parameters:
    ///   - authorities: A PEM file with the certificates to trust instead of the system's.
    ///   - isVerified: Whether the server has to prove who it is.
    public init(authorities: String? = nil, isVerified: Bool = true) {
        self.authorities = authorities
        self.isVerified = isVerified
    }

    /// Reads the file, if there is one.
    ///
    /// - Throws: ``CallFailure`` when it is no file with certificates.
    public func check() throws(CallFailure) {
        _ = try readyContext()
    }

    /// The handler of one connection, to be the first of its pipeline.
    func handler(for host: String) throws -> NIOSSLClientHandler {
        // An address is no server name (RFC 6066 section 3); it is verified by the address connected to.
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: try readyContext(), serverHostname: isAddress ? nil : host)
    }

    private func readyContext() throws(CallFailure) -> NIOSSLContext {
        if let context = context.withLock({ $0 }) { return context }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = isVerified ? .fullVerification : .none
        do {
            if let authorities {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
            }
            let made = try NIOSSLContext(configuration: configuration)
            context.withLock { $0 = made }
            return made
        } catch {
            let file = authorities ?? "the system's certificates"
            throw CallFailure(why: "\(file) cannot be read as certificates in PEM", isUnreachable: true)
        }
    }
}

extension ClientTLS: Hashable {
    /// Whether both trust the same.
    public static func == (one: ClientTLS, other: ClientTLS) -> Bool {
        one.authorities == other.authorities && one.isVerified == other.isVerified
    }

    /// Hashes whom to trust.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(authorities)
        hasher.combine(isVerified)
    }
}

extension Endpoint {
    /// Puts TLS in front of a new connection, if it is spoken here.
    func secure(_ pipeline: ChannelPipeline.SynchronousOperations) throws {
        if let tls { try pipeline.addHandler(tls.handler(for: host)) }
    }
}

extension Error {
    /// What a TLS failure means for who runs the suite, if it is one.
    var tlsReason: String? {
        if self is NIOSSLExtraError { return "TLS failed: the certificate is not for this host (\(self))" }
        guard let error = self as? NIOSSLError else { return nil }
        if case .handshakeFailed(let cause) = error {
            let text = "\(cause)"
            if text.contains("CERTIFICATE_VERIFY_FAILED") {
                return "the certificate of the server is not trusted; --ca FILE names the one to trust"
            }
            // BoringSSL's word for it stands between its own name and a place in its source.
            let word = text.components(separatedBy: "OPENSSL_internal:").dropFirst().first?.prefix { $0 != " " }
            return "TLS handshake failed: \(word ?? text[...])"
        }
        return "TLS failed: \(error)"
    }

    /// Whether the peer ended its connection without saying so in TLS, which many do: the end of the connection follows.
    var isUncleanTLSEnd: Bool {
        guard let error = self as? NIOSSLError, case .uncleanShutdown = error else { return false }
        return true
    }
}
