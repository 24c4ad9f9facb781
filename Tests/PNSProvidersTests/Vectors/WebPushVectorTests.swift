import Crypto
import Foundation
import PNSCodec
import Testing

@testable import PNSProviders

@Suite("The vectors of Web Push")
struct WebPushVectorTests {
    @Test("are there")
    func count() {
        #expect(SenderVector.all("webpush-encrypt").count >= 9)
        #expect(SenderVector.all("webpush-decrypt").count >= 34)
        #expect(SenderVector.all("vapid").count >= 50)
    }

    @Test("about encryption hold for the sender", arguments: SenderVector.all("webpush-encrypt"))
    func encryption(vector: SenderVector) throws {
        let text = try #require(vector.input["plaintext"]?.vectorBytes)
        let keys = try #require(PushSubscriptionKeys(p256dh: vector.key("ua_public"), auth: vector.key("auth")))
        let sender = try P256.KeyAgreement.PrivateKey(rawRepresentation: vector.key("as_private"))
        let salt = try vector.key("salt")
        let body = try? WebPushEncryption.body(text, for: keys, key: sender, salt: salt)
        #expect(body == vector.expect?["content"]?.vectorBytes)
    }

    @Test(
        "about decryption hold for a receiver made of the codec's header",
        arguments: SenderVector.all("webpush-decrypt")
    )
    func decryption(vector: SenderVector) throws {
        let content = try #require(vector.input["content"]?.vectorBytes)
        let browser = try P256.KeyAgreement.PrivateKey(rawRepresentation: vector.key("ua_private"))
        let text = try? Self.decrypted(content, by: browser, auth: vector.key("auth"))
        // This receiver does not compare the record with its size in the header, as it may.
        #expect(text == vector.expect?["plaintext"]?.vectorBytes)
    }

    private struct Refused: Error {}

    /// What a browser does (RFC 8291 section 4).
    private static func decrypted(
        _ content: [UInt8],
        by browser: P256.KeyAgreement.PrivateKey,
        auth: [UInt8]
    ) throws -> [UInt8] {
        let header = try EncryptedContentHeader(content: content)
        guard header.hasWebPushKey else { throw Refused() }
        let shared = try browser.sharedSecretFromKeyAgreement(with: .init(x963Representation: header.keyID))
        let info = Array("WebPush: info".utf8) + [0] + browser.publicKey.x963Representation + header.keyID
        let secret = shared.hkdfDerivedSymmetricKey(
            using: SHA256.self,
            salt: auth,
            sharedInfo: info,
            outputByteCount: 32
        )
        func derived(_ word: String, _ count: Int) -> SymmetricKey {
            let info = Array("Content-Encoding: \(word)".utf8) + [0]
            return HKDF<SHA256>.deriveKey(
                inputKeyMaterial: secret,
                salt: header.salt,
                info: info,
                outputByteCount: count
            )
        }
        let nonce = try derived("nonce", 12).withUnsafeBytes { try AES.GCM.Nonce(data: Array($0)) }
        let record = Array(content.dropFirst(header.bytes.count))
        guard record.count > 16 else { throw Refused() }
        let box = try AES.GCM.SealedBox(nonce: nonce, ciphertext: record.dropLast(16), tag: record.suffix(16))
        var text = Array(try AES.GCM.open(box, using: derived("aes128gcm", 16)))
        while text.last == 0 { text.removeLast() }
        guard text.popLast() == 2 else { throw Refused() }
        return text
    }

    @Test("about credentials hold for the codec and the signatures", arguments: SenderVector.all("vapid"))
    func credential(vector: SenderVector) throws {
        let now = try #require(Int64(vector.text("now")))
        let claims = try Self.claims(vector.text("authorization"), origin: vector.text("origin"), now: now)
        let expected = vector.expect
        #expect(claims?.audiences == expected?["audiences"]?.elements?.compactMap(\.text))
        #expect(claims.map { String($0.exp) } == expected?["exp"]?.text)
        #expect(claims?.sub == expected?["sub"]?.text)
    }

    /// The claims of a credential that is right; nil of one that is not.
    private static func claims(_ authorization: String, origin: String, now: Int64) -> VAPIDClaims? {
        guard let credential = VAPIDCredential(authorization: authorization),
            let claims = try? credential.claims(origin: origin, now: now),
            let key = try? P256.Signing.PublicKey(x963Representation: credential.publicKey),
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: credential.token.signature),
            key.isValidSignature(signature, for: Data(credential.token.signingInput.utf8))
        else { return nil }
        return claims
    }
}
