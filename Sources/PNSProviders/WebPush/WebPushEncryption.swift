import Crypto
import PNSCodec
import PNSService

/// Encrypts the content of a Web Push message (RFC 8291) in one record of `aes128gcm` (RFC 8188).
enum WebPushEncryption {
    /// Why a message cannot be encrypted.
    enum Fault: Error, Hashable {
        /// The content is longer than a push service has to take.
        case tooLong
        /// The key of the subscription is no point of the curve.
        case keys
    }

    /// The size of a record in the header: that of the longest body there is.
    private static let recordSize: UInt32 = 4_096

    /// Encrypts with a key and a salt made for this message alone.
    ///
    /// - Parameters:
    ///   - content: What the browser gets, up to 3993 bytes.
    ///   - keys: The keys of the browser.
    /// - Returns: The body of the request.
    /// - Throws: ``Fault``.
    static func body(
        _ content: [UInt8],
        for keys: PushSubscriptionKeys
    ) throws(Fault) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return try self.body(content, for: keys, key: P256.KeyAgreement.PrivateKey(), salt: salt)
    }

    /// Encrypts with a given key and salt.
    static func body(
        _ content: [UInt8],
        for keys: PushSubscriptionKeys,
        key: P256.KeyAgreement.PrivateKey,
        salt: [UInt8]
    ) throws(Fault) -> [UInt8] {
        guard content.count <= WebPushMessage.maxContentBytes else { throw .tooLong }
        // Reading the point proves that it lies on the curve.
        guard
            let browser = try? P256.KeyAgreement.PublicKey(x963Representation: keys.p256dh),
            let shared = try? key.sharedSecretFromKeyAgreement(with: browser)
        else { throw .keys }
        let sender = Array(key.publicKey.x963Representation)
        let material = Self.derived(
            from: shared.withUnsafeBytes { SymmetricKey(data: $0) },
            salt: keys.auth,
            info: Array("WebPush: info".utf8) + [0] + keys.p256dh + sender,
            count: 32
        )
        let encryption = Self.derived(from: material, salt: salt, info: "Content-Encoding: aes128gcm", count: 16)
        let nonce = Self.derived(from: material, salt: salt, info: "Content-Encoding: nonce", count: 12)
        // The delimiter of the last record, and no padding behind it.
        guard let nonce = try? AES.GCM.Nonce(data: nonce.withUnsafeBytes { Array($0) }),
            let sealed = try? AES.GCM.seal(content + [2], using: encryption, nonce: nonce),
            let header = EncryptedContentHeader(salt: salt, recordSize: Self.recordSize, keyID: sender)
        else { throw .keys }
        return header.bytes + sealed.ciphertext + sealed.tag
    }

    private static func derived(from key: SymmetricKey, salt: [UInt8], info: String, count: Int) -> SymmetricKey {
        Self.derived(from: key, salt: salt, info: Array(info.utf8) + [0], count: count)
    }

    private static func derived(from key: SymmetricKey, salt: [UInt8], info: [UInt8], count: Int) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, salt: salt, info: info, outputByteCount: count)
    }
}
