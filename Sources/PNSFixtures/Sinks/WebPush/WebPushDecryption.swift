import Crypto
import Foundation

/// What RFC 8188 and RFC 8291 make of a body, by a decoder of our own that shares nothing with the senders.
package struct WebPushDecryption: Sendable {
    /// Why a body cannot be decrypted: for who develops a sender; a user agent would say nothing at all.
    package enum Fault: String, Error, Hashable, Sendable {
        case tooShort = "the body is shorter than a header and one record"
        case recordSize = "rs is less than 18"
        case keyLength = "the keyid is not 65 octets"
        case key = "the keyid is no point of P-256 that begins with 04"
        case records = "there is more than one record"
        case damaged = "the record does not decrypt: another key, another secret, or a changed octet"
        case delimiter = "the last octet before the padding is not 02"

        /// Where it stands.
        package var source: String {
            switch self {
            case .tooShort, .recordSize, .damaged: "RFC 8188 section 2.1"
            case .keyLength, .key: "RFC 8291 section 3.1"
            case .records: "RFC 8291 section 4"
            case .delimiter: "RFC 8188 section 2"
            }
        }
    }

    /// What was encrypted.
    package let plaintext: [UInt8]
    /// The record size that the header names.
    package let recordSize: Int
    /// The public key of the sender.
    package let senderKey: [UInt8]
    /// The salt.
    package let salt: [UInt8]
    /// How many zeros follow the delimiter.
    package let paddingBytes: Int

    private static let headerBytes = 21
    private static let (keyBytes, tagBytes) = (65, 16)

    /// Decrypts a body.
    ///
    /// - Parameters:
    ///   - body: The whole body.
    ///   - keys: The keys of the subscription.
    /// - Throws: ``Fault``.
    package init(_ body: [UInt8], keys: WebPushKeys) throws(Fault) {
        guard body.count >= Self.headerBytes else { throw .tooShort }
        let salt = Array(body[..<16])
        let recordSize = body[16..<20].reduce(0) { $0 << 8 | Int($1) }
        guard recordSize >= 18 else { throw .recordSize }
        guard Int(body[20]) == Self.keyBytes else { throw .keyLength }
        let start = Self.headerBytes + Self.keyBytes
        guard body.count > start + Self.tagBytes else { throw .tooShort }
        let senderKey = Array(body[Self.headerBytes..<start])
        guard senderKey[0] == 0x04, let sender = try? P256.KeyAgreement.PublicKey(x963Representation: senderKey) else {
            throw .key
        }
        guard body.count - start <= recordSize else { throw .records }
        let (key, nonce) = try Self.derive(keys, sender: sender, senderKey: senderKey, salt: salt)
        let sealed = body[start...]
        guard let nonce = try? AES.GCM.Nonce(data: nonce),
            let box = try? AES.GCM.SealedBox(
                nonce: nonce,
                ciphertext: sealed.dropLast(Self.tagBytes),
                tag: sealed.suffix(Self.tagBytes)
            ),
            let padded = try? AES.GCM.open(box, using: key)
        else { throw .damaged }
        let text = padded.reversed().drop { $0 == 0 }.reversed()
        guard text.last == 0x02 else { throw .delimiter }
        self.plaintext = Array(text.dropLast())
        self.recordSize = recordSize
        self.senderKey = senderKey
        self.salt = salt
        self.paddingBytes = padded.count - text.count
    }

    /// The content encryption key and the nonce of the first record, RFC 8291 section 3.4.
    private static func derive(
        _ keys: WebPushKeys,
        sender: P256.KeyAgreement.PublicKey,
        senderKey: [UInt8],
        salt: [UInt8]
    ) throws(Fault) -> (key: SymmetricKey, nonce: [UInt8]) {
        guard let shared = try? keys.key.sharedSecretFromKeyAgreement(with: sender) else { throw .key }
        let info = Array("WebPush: info\0".utf8) + keys.publicKey + senderKey
        let material = shared.withUnsafeBytes { secret in
            self.expand(SymmetricKey(data: Array(secret)), salt: keys.secret, info: info, bytes: 32)
        }
        let base = SymmetricKey(data: material)
        let key = self.expand(base, salt: salt, info: Array("Content-Encoding: aes128gcm\0".utf8), bytes: 16)
        let nonce = self.expand(base, salt: salt, info: Array("Content-Encoding: nonce\0".utf8), bytes: 12)
        return (SymmetricKey(data: key), nonce)
    }

    private static func expand(_ key: SymmetricKey, salt: [UInt8], info: [UInt8], bytes: Int) -> [UInt8] {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, salt: salt, info: info, outputByteCount: bytes)
            .withUnsafeBytes { Array($0) }
    }
}
