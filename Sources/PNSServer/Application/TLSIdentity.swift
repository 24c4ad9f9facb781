import NIOCore
import NIOSSL
import Synchronization

/// The certificate and key with which a server proves who it is, from PEM files that can be read again.
///
/// TLS 1.2 and later is spoken. Connections that are open keep what they began with.
public final class TLSIdentity: Sendable {
    /// Why the files cannot be used; nothing of their content is in it.
    public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// Which of the files.
        public enum File: Hashable, Sendable {
            case certificate, key
        }

        /// The file to look at.
        public let file: File

        /// One sentence.
        public let description: String
    }

    /// The certificate chain, the server's own certificate first.
    public let certificateFile: String

    /// The private key of that certificate, not encrypted.
    public let keyFile: String

    private let context: Mutex<NIOSSLContext>

    /// Reads the files.
    ///
    /// - Parameters:
    ///   - certificateFile: The certificate chain in PEM, the server's own certificate first.
    ///   - keyFile: Its private key in PEM, not encrypted.
    /// - Throws: ``Fault`` when a file cannot be read, or key and certificate do not belong together.
    public init(certificateFile: String, keyFile: String) throws(Fault) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.context = Mutex(try Self.read(certificateFile, keyFile))
    }

    /// Reads the files again, for the connections from now on.
    ///
    /// - Throws: ``Fault``; the old certificate and key stay in use then.
    public func reload() throws(Fault) {
        let fresh = try Self.read(self.certificateFile, self.keyFile)
        self.context.withLock { $0 = fresh }
    }

    /// The handler of one connection.
    func makeHandler() -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: self.context.withLock { $0 })
    }

    private static func read(_ certificateFile: String, _ keyFile: String) throws(Fault) -> NIOSSLContext {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificateFile)
        } catch {
            throw Fault(file: .certificate, description: "it is not a readable file with certificates in PEM")
        }
        guard !chain.isEmpty else {
            throw Fault(file: .certificate, description: "it has no certificate in PEM in it")
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
        } catch {
            throw Fault(file: .key, description: "it is not a readable file with an unencrypted private key in PEM")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        // A peer that does not say goodbye has had our closing timeouts already.
        configuration.shutdownTimeout = .seconds(1)
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw Fault(file: .key, description: "it is not the key of the first certificate in the chain")
        }
    }
}
