import Crypto
package import PNSConformance

/// A subscription that the sink gave out, with what only its user agent knows.
package struct WebPushSubscription: Sendable {
    /// The path of its push resource; 128 bits of it are made by chance.
    package let path: String
    /// Its keys.
    package let keys: WebPushKeys
    /// The public key of the one application server that can use it, RFC 8292 section 4; `nil` is any.
    package let applicationKey: [UInt8]?

    /// The subscription as the Push API spells it.
    ///
    /// - Parameter origin: The URL of the sink without a path.
    /// - Returns: The object.
    package func json(origin: String) -> RawJSON {
        .object([
            "endpoint": .string(origin + self.path),
            "expirationTime": .null,
            "keys": .object([
                "p256dh": .string(Base64URL.encode(self.keys.publicKey)),
                "auth": .string(Base64URL.encode(self.keys.secret)),
            ]),
        ])
    }
}
