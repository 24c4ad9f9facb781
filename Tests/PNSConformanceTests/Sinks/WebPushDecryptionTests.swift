import Crypto
import PNSConformance
import PNSFixtures
import Testing

/// RFC 8291 section 5, and what was derived from it; the lines that begin with N are to be refused.
@Suite("Decrypting a web push, RFC 8291")
struct WebPushDecryptionTests {
    private static let header =
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
    private static let sample =
        header + "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    private static let text = "When I grow up, I want to be a watermelon"

    private static func bytes(_ text: String) -> [UInt8] { Base64URL.decode(text) ?? [] }

    private static func keys(secret: String = "BTBZMqHH6r4Tts7J_aSIgg") throws -> WebPushKeys {
        let key = try P256.KeyAgreement.PrivateKey(
            rawRepresentation: bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")
        )
        return WebPushKeys(key: key, secret: bytes(secret))
    }

    private static func fault(_ body: [UInt8], secret: String = "BTBZMqHH6r4Tts7J_aSIgg") throws -> WebPushDecryption
        .Fault?
    {
        let keys = try keys(secret: secret)
        do throws(WebPushDecryption.Fault) {
            _ = try WebPushDecryption(body, keys: keys)
            return nil
        } catch {
            return error
        }
    }

    @Test("opens the sample of the RFC")
    func opensTheSample() throws {
        let body = Self.bytes(Self.sample)
        let opened = try WebPushDecryption(body, keys: try Self.keys())
        #expect(body.count == 144)
        #expect(String(decoding: opened.plaintext, as: UTF8.self) == Self.text)
        #expect(opened.recordSize == 4_096 && opened.paddingBytes == 0)
        #expect(
            Base64URL.encode(try Self.keys().publicKey)
                == "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        )
    }

    @Test(
        "opens padding, nothing at all, and texts that end like padding",
        arguments: [
            (
                "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGOSrn-v4Dt5b4V4gWXT6ssVlav4GkmM2AfZv6YiM8i8D4JW5GM9j6YrS9SPxZnsVNI",
                Array(text.utf8), 32
            ),
            ("-nWA9JFLVeQ32ERULH8YEUcA", [], 0),
            ("_Enbs1YDmKBxPoa6SRiiUJRd5SIiI", [0x61, 0x62, 0, 0], 0),
            ("_Enbk1YNKaTVeAZNLSKZ1BY9GJ6hakmg", [0x61, 0x62, 2, 0], 2),
        ] as [(String, [UInt8], Int)]
    )
    func opensPadding(tail: String, plaintext: [UInt8], padding: Int) throws {
        let opened = try WebPushDecryption(Self.bytes(Self.header + tail), keys: try Self.keys())
        #expect(opened.plaintext == plaintext && opened.paddingBytes == padding)
    }

    @Test("opens a record that fills rs, which no sender makes")
    func opensAFullRecord() throws {
        var body = Self.bytes(Self.sample)
        body.replaceSubrange(16..<20, with: [0, 0, 0, 58])
        #expect(try Self.fault(body) == nil)
        body[19] = 57
        #expect(try Self.fault(body) == .records)
    }

    @Test(
        "refuses another delimiter, and none",
        arguments: [
            ("_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGD27GZnbh8yHB93lX8vyT9_", "N1"),
            ("_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGKIJWpB28Km_q0ZlaI1ClBc", "N2"),
            ("-l_7s1YtKaFiG804552iU_nQWE1fKfpBV-FzIq74xk4RYfJHQ", "N3"),
        ]
    )
    func refusesDelimiters(tail: String, name: String) throws {
        #expect(try Self.fault(Self.bytes(Self.header + tail)) == .delimiter)
    }

    @Test("refuses a record size below 18, and a body of two records")
    func refusesRecords() throws {
        var body = Self.bytes(Self.header + "-nWA9JFLVeQ32ERULH8YEUcA")
        body.replaceSubrange(16..<20, with: [0, 0, 0, 17])
        #expect(try Self.fault(body) == .recordSize)
        let two =
            "DGv6ra1nlYgDCS1FRnbzlwAAACZBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLU0i42bfApxLIXa-touufk5u3-78VwL3CB4_g2TwTLSMpI-1lL6qjxQ1WdI9FEBmDXPVRXRzVo"
        #expect(try Self.fault(Self.bytes(two)) == .records)
    }

    @Test("refuses a sender's key that is no point, is compressed, or is missing")
    func refusesKeys() throws {
        var body = Self.bytes(Self.sample)
        body[85] ^= 1
        #expect(try Self.fault(body) == .key)
        let compressed =
            "DGv6ra1nlYgDCS1FRnbzlwAAEAAhA_4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgu07fHk5LYU2CT7pSpQyOgErEDB3xsMO9tXtDn6WU4K5fZbzxttyI7V6EbJSxnAx533hMpwAloyUmKg"
        #expect(try Self.fault(Self.bytes(compressed)) == .keyLength)
        body = Self.bytes(Self.sample)
        body[20] = 0
        #expect(try Self.fault(body) == .keyLength)
    }

    @Test("refuses a changed tag, a changed salt, another secret, and keys in the wrong order")
    func refusesDamage() throws {
        let sample = Self.bytes(Self.sample)
        for index in [0, sample.count - 1] {
            var body = sample
            body[index] ^= 1
            #expect(try Self.fault(body) == .damaged)
        }
        #expect(try Self.fault(sample, secret: "AAAAAAAAAAAAAAAAAAAAAA") == .damaged)
        let swapped = "91ZWe4x0itfheNzAmVTl-IPo-QwYzZ2DSv7DT4AfIt_XG2bgcQZqlrd166v_qL5_noQ9Wj8QDfUEOL"
        #expect(try Self.fault(Self.bytes(Self.header + swapped)) == .damaged)
    }

    @Test("refuses every beginning of a body")
    func refusesBeginnings() throws {
        let sample = Self.bytes(Self.sample)
        for count in 0..<sample.count {
            let fault = try Self.fault(Array(sample[..<count]))
            #expect(fault != nil)
            if count <= 102 { #expect(fault == .tooShort) }
        }
    }
}
