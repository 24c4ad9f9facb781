import Crypto
import CryptoExtras
import PNSCodec

/// A private key of P-256, for tokens of APNs and of VAPID.
public struct ES256Key: Sendable {
    let key: P256.Signing.PrivateKey

    /// Reads a key.
    ///
    /// - Parameter pem: A PEM text, PKCS #8 as Apple hands it out, or SEC 1.
    /// - Throws: ``KeyFault`` for anything else.
    public init(pem: String) throws(KeyFault) {
        guard let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) else { throw KeyFault() }
        self.key = key
    }

    /// Takes the number of a key, as tools for Web Push print it.
    ///
    /// - Parameter raw: 32 bytes.
    /// - Throws: ``KeyFault`` for anything else.
    public init(raw: [UInt8]) throws(KeyFault) {
        guard let key = try? P256.Signing.PrivateKey(rawRepresentation: raw) else { throw KeyFault() }
        self.key = key
    }

    /// Reads the number of a key, as tools for Web Push print it.
    ///
    /// - Parameter text: 32 bytes in base64url, padded or not.
    /// - Throws: ``KeyFault`` for anything else.
    public init(base64URL text: String) throws(KeyFault) {
        guard let bytes = Base64URL.bytes(padded: text) else { throw KeyFault() }
        try self.init(raw: bytes)
    }

    /// The public key: 65 bytes, an uncompressed point.
    public var publicKey: [UInt8] { Array(self.key.publicKey.x963Representation) }

    func signature(of bytes: [UInt8]) throws(KeyFault) -> [UInt8] {
        guard let signature = try? self.key.signature(for: bytes) else { throw KeyFault() }
        return Array(signature.rawRepresentation)
    }
}

/// A private key of RSA, for the account of a service at Google.
public struct RS256Key: Sendable {
    private let key: _RSA.Signing.PrivateKey

    /// Reads a key.
    ///
    /// - Parameter pem: A PEM text, PKCS #8 or PKCS #1, of 2048 bits or more.
    /// - Throws: ``KeyFault`` for anything else.
    public init(pem: String) throws(KeyFault) {
        guard let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem) else { throw KeyFault() }
        self.key = key
    }

    func signature(of bytes: [UInt8]) throws(KeyFault) -> [UInt8] {
        guard let signature = try? self.key.signature(for: bytes, padding: .insecurePKCS1v1_5) else { throw KeyFault() }
        return Array(signature.rawRepresentation)
    }
}

/// A text that is no private key of the kind that is needed; nothing of it is repeated.
public struct KeyFault: Error, Hashable, Sendable {}
