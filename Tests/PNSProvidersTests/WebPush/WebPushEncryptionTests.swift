import Crypto
import Foundation
import PNSCodec
import PNSService
import Testing

@testable import PNSProviders

@Suite struct WebPushEncryptionTests {
    /// The example of RFC 8291 section 5.
    private enum Example {
        static let plaintext = "When I grow up, I want to be a watermelon"
        static let browserKey =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        static let browserPrivate = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
        static let senderPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
        static let salt = "DGv6ra1nlYgDCS1FRnbzlw"
        static let auth = "BTBZMqHH6r4Tts7J_aSIgg"
        static let body = """
            DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6P\
            Bru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN
            """
        static let emptyBody = """
            DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6P\
            Bru3jl7A-nWA9JFLVeQ32ERULH8YEUcA
            """
    }

    private func bytes(_ text: String) throws -> [UInt8] {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        let plain = text.replacing("-", with: "+").replacing("_", with: "/") + padding
        return Array(try #require(Data(base64Encoded: plain)))
    }

    private func keys() throws -> PushSubscriptionKeys {
        let (key, auth) = (try self.bytes(Example.browserKey), try self.bytes(Example.auth))
        return try #require(PushSubscriptionKeys(p256dh: key, auth: auth))
    }

    private func body(_ content: [UInt8]) throws -> [UInt8] {
        let key = try P256.KeyAgreement.PrivateKey(rawRepresentation: self.bytes(Example.senderPrivate))
        return try WebPushEncryption.body(content, for: self.keys(), key: key, salt: self.bytes(Example.salt))
    }

    /// What a browser does, step by step as RFC 8291 section 3.4 has it.
    private func decrypted(_ body: [UInt8]) throws -> [UInt8] {
        let browser = try P256.KeyAgreement.PrivateKey(rawRepresentation: self.bytes(Example.browserPrivate))
        let sender = Array(body[21..<86])
        let shared = try browser.sharedSecretFromKeyAgreement(with: .init(x963Representation: sender))
        let hash = { (key: SymmetricKey, data: [UInt8]) in
            SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: data, using: key))
        }
        let first = hash(SymmetricKey(data: try self.bytes(Example.auth)), shared.withUnsafeBytes { Array($0) })
        let info = Array("WebPush: info".utf8) + [0] + (try self.bytes(Example.browserKey)) + sender + [1]
        let material = hash(first, info).withUnsafeBytes { Array($0) }
        let second = hash(SymmetricKey(data: body[..<16]), material)
        let key = hash(second, Array("Content-Encoding: aes128gcm".utf8) + [0, 1]).withUnsafeBytes {
            Array($0.prefix(16))
        }
        let nonce = hash(second, Array("Content-Encoding: nonce".utf8) + [0, 1]).withUnsafeBytes {
            Array($0.prefix(12))
        }
        let sealed = try AES.GCM.SealedBox(
            nonce: AES.GCM.Nonce(data: nonce),
            ciphertext: body[86..<(body.count - 16)],
            tag: body[(body.count - 16)...]
        )
        let record = Array(try AES.GCM.open(sealed, using: SymmetricKey(data: key)))
        #expect(record.last == 2)
        return Array(record.dropLast())
    }

    @Test func writesTheExampleOfTheRFC() throws {
        #expect(try Base64URL.text(self.body(Array(Example.plaintext.utf8))) == Example.body)
        #expect(try Base64URL.text(self.body([])) == Example.emptyBody)
    }

    @Test func theLongestContentMakesTheLongestBody() throws {
        let body = try self.body([UInt8](repeating: UInt8(ascii: "x"), count: 3_993))
        #expect(body.count == 4_096)
        let digest = SHA256.hash(data: body).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        #expect(digest.hasPrefix("83d0c2933b959cd4cb08e837eb9015c1"))
        #expect(throws: WebPushEncryption.Fault.tooLong) { try self.body([UInt8](repeating: 0, count: 3_994)) }
    }

    @Test(arguments: [0, 1, 100, 3_993])
    func aBrowserReadsIt(size: Int) throws {
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        #expect(try self.decrypted(WebPushEncryption.body(content, for: self.keys())) == content)
    }

    @Test func everyMessageHasAKeyAndASaltOfItsOwn() throws {
        let keys = try self.keys()
        let heads = try (0..<200).map { _ in try WebPushEncryption.body([1], for: keys).prefix(86) }
        #expect(Set(heads.map { $0.prefix(16) }).count == 200)
        #expect(Set(heads.map { $0.dropFirst(21) }).count == 200)
        #expect(heads.allSatisfy { Array($0[16..<22]) == [0, 0, 16, 0, 65, 4] })
    }

    @Test func aKeyThatIsNoPointIsRefused() throws {
        var key = try self.bytes(Example.browserKey)
        key[64] ^= 1
        let keys = try #require(PushSubscriptionKeys(p256dh: key, auth: self.bytes(Example.auth)))
        #expect(throws: WebPushEncryption.Fault.keys) { try WebPushEncryption.body([1], for: keys) }
    }
}
