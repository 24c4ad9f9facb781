package import Crypto

/// The keys of a subscription: those of a user agent, RFC 8291 section 2.1.
package struct WebPushKeys: Sendable {
    /// The key of the user agent.
    package let key: P256.KeyAgreement.PrivateKey
    /// The authentication secret, 16 octets.
    package let secret: [UInt8]

    /// Makes keys.
    package init() {
        self.key = P256.KeyAgreement.PrivateKey()
        self.secret = (0..<16).map { _ in UInt8.random(in: 0...255) }
    }

    /// Takes keys that exist.
    package init(key: P256.KeyAgreement.PrivateKey, secret: [UInt8]) {
        self.key = key
        self.secret = secret
    }

    /// The public key as a sender gets it: 65 octets, not compressed.
    package var publicKey: [UInt8] { Array(self.key.publicKey.x963Representation) }
}
