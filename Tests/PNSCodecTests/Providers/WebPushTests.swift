import PNSCodec
import Testing

@Suite("Web Push")
struct WebPushTests {
    private let point: [UInt8] = [4] + Array(repeating: 7, count: 64)

    @Test("has a header of 86 bytes before its record")
    func header() throws {
        let salt = (0..<16).map { UInt8($0) }
        let header = try #require(EncryptedContentHeader(salt: salt, recordSize: 4096, keyID: self.point))
        #expect(header.bytes.count == EncryptedContentHeader.webPushByteCount)
        #expect(header.bytes[16..<21] == [0, 0, 16, 0, 65])
        #expect(try EncryptedContentHeader(content: header.bytes + [1, 2, 3]) == header)
        #expect(header.hasWebPushKey)
        for length in 0..<header.bytes.count {
            #expect(throws: WireFault(reason: .unexpectedEnd, offset: length)) {
                try EncryptedContentHeader(content: header.bytes[..<length])
            }
        }
        var small = header.bytes
        small.replaceSubrange(16..<20, with: [0, 0, 0, 17])
        #expect(throws: WireFault(reason: .outOfRange, offset: 16)) { try EncryptedContentHeader(content: small) }
        #expect(EncryptedContentHeader(salt: [], recordSize: 18, keyID: []) == nil)
        #expect(EncryptedContentHeader(salt: salt, recordSize: 18, keyID: [])?.hasWebPushKey == false)
    }

    /// The bodies of RFC 8188 section 3, up to the first bytes of their records.
    @Test(
        "has a header as the examples of RFC 8188",
        arguments: [
            ("23506cc6d16db65bf7bbf3a8f78c679b00001000 00 f8d015b9", 4096, []),
            ("b8d0a45a2358cca4e704df638b7faa5800000019 02 6131 ce1bc721", 25, [0x61, 0x31]),
        ] as [(String, UInt32, [UInt8])]
    )
    func examples(hex: String, recordSize: UInt32, keyID: [UInt8]) throws {
        let digits = hex.utf8.filter { $0 != UInt8(ascii: " ") }.map { UInt8($0 < 0x61 ? $0 - 0x30 : $0 - 0x57) }
        let content = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        let header = try EncryptedContentHeader(content: content)
        #expect(header.recordSize == recordSize)
        #expect(header.keyID == keyID)
        #expect(header.salt == Array(content[..<16]))
        #expect(header.bytes == Array(content.dropLast(4)))
        #expect(!header.hasWebPushKey)
    }

    @Test("has a credential whose parts are read as they were written")
    func credential() throws {
        let claims = VAPIDClaims(aud: "https://push.example.net", exp: 1_000, sub: "mailto:a@example.com")
        var signed: [UInt8] = []
        let token = CompactToken(TokenHeader(typ: "JWT", alg: "ES256"), claims: claims) { input in
            signed = input
            return Array(repeating: 9, count: 64)
        }
        #expect(String(decoding: signed, as: UTF8.self) == token.signingInput)
        let credential = try #require(VAPIDCredential(token: token, publicKey: self.point))
        #expect(VAPIDCredential(authorization: credential.authorization) == credential)
        #expect(try credential.claims(origin: "https://push.example.net", now: 999) == claims)
        #expect(throws: WireFault(reason: .outOfRange, pointer: "/exp")) {
            try credential.claims(origin: "https://push.example.net", now: 1_001)
        }
        #expect(throws: WireFault(reason: .unknownName, pointer: "/aud")) {
            try credential.claims(origin: "https://push.example.net:8443", now: 999)
        }
        #expect("\(credential) \(token)" == "a VAPID credential a signed token")
        #expect(VAPIDCredential(token: token, publicKey: Array(self.point.dropLast())) == nil)
    }

    @Test(
        "has an origin in lower case, without the usual port",
        arguments: [
            ("https://Push.Example.net/a?b", "https://push.example.net"), ("https://a:443", "https://a"),
            ("http://127.0.0.1:80/x", "http://127.0.0.1"), ("https://a:80/", "https://a:80"),
            ("http://[::1]:8080/p", "http://[::1]:8080"),
        ]
    )
    func origins(url: String, origin: String) {
        #expect(PushEndpoint(url)?.origin == origin)
    }
}
