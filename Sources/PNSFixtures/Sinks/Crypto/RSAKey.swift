import CryptoExtras

/// The key pair of a service account.
package struct RSAKey: Sendable {
    private let key: _RSA.Signing.PrivateKey

    /// Makes one of 2048 bits.
    ///
    /// - Throws: When the system has no randomness.
    package init() throws {
        self.key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    }

    /// The private key in PEM, PKCS #8, as Google's key files hold it.
    package var pem: String { self.key.pkcs8PEMRepresentation + "\n" }

    /// Whether a signature by RSASSA-PKCS1-v1_5 with SHA-256 is of this key.
    package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        self.key.publicKey.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: signature),
            for: message,
            padding: .insecurePKCS1v1_5
        )
    }

    /// Signs, for tests of what a sink makes of tokens.
    package func signature(for message: [UInt8]) throws -> [UInt8] {
        Array(try self.key.signature(for: message, padding: .insecurePKCS1v1_5).rawRepresentation)
    }
}
