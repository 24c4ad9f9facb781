import Crypto
import Foundation
import PNSConformance
import PNSFixtures
import Testing

@Suite("A Web Push service, as it is played")
struct WebPushRulesTests {
    private static let origin = "https://push.example.net"
    private let rules = WebPushRules()
    private let key = P256.Signing.PrivateKey()

    private func authorization(
        header: String = #"{"typ":"JWT","alg":"ES256"}"#,
        _ claims: KeyValuePairs<String, RawJSON?> = [:],
        key: P256.Signing.PrivateKey? = nil
    ) throws -> String {
        var members: [RawJSON.Member] = [
            .init("aud", .string(Self.origin)), .init("exp", .number(sinkSeconds + 43_200)),
            .init("sub", .string("mailto:push@example.com")),
        ]
        for (name, value) in claims {
            members.removeAll { $0.name == name }
            if let value { members.append(.init(name, value)) }
        }
        let token = try signedToken(json(header), .object(members), by: key ?? self.key)
        return "vapid t=\(token), k=\(Base64URL.encode(self.key.publicKey.x963Representation))"
    }

    private func request(_ subscription: WebPushSubscription) throws -> SinkRequest {
        SinkRequest(
            path: subscription.path,
            headers: [HeaderField("TTL", "60"), HeaderField("Authorization", try self.authorization())],
            instant: sinkTime,
            origin: Self.origin
        )
    }

    private func status(_ request: SinkRequest) -> Int { self.rules.judge(request).answer.status }

    @Test("takes a message, says where it is and how long it lives")
    func takesAMessage() throws {
        let subscription = self.rules.subscribe()
        let judgement = self.rules.judge(try self.request(subscription))
        #expect(judgement.answer.status == 201 && judgement.broken == [])
        #expect(judgement.answer.header("Location")?.hasPrefix(Self.origin + "/message/") == true)
        #expect(judgement.answer.header("TTL") == "60")
        #expect(judgement.items == [ProviderRecord.Item(token: subscription.path, message: .null)])
    }

    @Test(
        "wants a TTL that is a number of seconds",
        arguments: [
            (nil, 400), ("", 400), ("-1", 400), ("1.5", 400), ("abc", 400), ("+1", 400), ("0", 201),
            ("2147483649", 201),
            ("99999999999999999999", 201),
        ] as [(String?, Int)]
    )
    func wantsTTL(value: String?, status: Int) throws {
        let judgement = self.rules.judge(try self.request(self.rules.subscribe()).with(["TTL": value]))
        #expect(judgement.answer.status == status)
        if status == 201 { #expect((Int(judgement.answer.header("TTL") ?? "") ?? -1) <= 2_592_000) }
    }

    @Test(
        "wants known words for urgency, and a topic of 32 letters",
        arguments: [
            ("Urgency", "high", 201), ("Urgency", "very-low", 201), ("Urgency", "urgent", 400),
            ("Urgency", "high, low", 400),
            ("Topic", String(repeating: "a", count: 32), 201), ("Topic", String(repeating: "a", count: 33), 400),
            ("Topic", "a b", 400), ("Topic", "upd==", 400), ("Topic", "", 400),
        ]
    )
    func wantsUrgencyAndTopic(name: String, value: String, status: Int) throws {
        #expect(self.status(try self.request(self.rules.subscribe()).with([name: value])) == status)
    }

    @Test("answers 404 for a subscription that is none, or none any more")
    func forgetsSubscriptions() throws {
        let subscription = self.rules.subscribe()
        let request = try self.request(subscription)
        self.rules.unsubscribe(subscription.path)
        #expect(self.status(request) == 404)
    }

    @Test("refuses a content coding that is not aes128gcm, and more than 4096 octets")
    func boundsTheBody() throws {
        let subscription = self.rules.subscribe()
        var request = try self.request(subscription).with(["Content-Encoding": "aesgcm"])
        request.body = [1]
        #expect(self.status(request) == 400)
        request = request.with(["Content-Encoding": "aes128gcm"])
        request.body = [UInt8](repeating: 0, count: 4_097)
        #expect(self.status(request) == 413)
    }

    @Test("takes a message that cannot be decrypted, and blames it")
    func blamesABody() throws {
        var request = try self.request(self.rules.subscribe()).with(["Content-Encoding": "aes128gcm"])
        request.body = [UInt8](repeating: 0, count: 120)
        let judgement = self.rules.judge(request)
        #expect(judgement.answer.status == 201)
        #expect(judgement.broken == ["the body can be decrypted"])
    }

    @Test("wants a token, and knows k and t in any order, with spaces or without, in any case of the scheme")
    func wantsAToken() throws {
        let request = try self.request(self.rules.subscribe())
        #expect(self.status(request.with(["Authorization": nil])) == 401)
        let parts = try self.authorization().dropFirst("vapid ".count).split(separator: ", ")
        for value in [
            "VAPID \(parts[1]),\(parts[0])", "vapid \(parts[0]),\(parts[1])", "Vapid x=1, \(parts[0]) , \(parts[1])",
        ] {
            #expect(self.status(request.with(["Authorization": value])) == 201)
        }
        #expect(self.status(request.with(["Authorization": "WebPush \(parts[0])"])) == 403)
        #expect(self.status(request.with(["Authorization": "vapid \(parts[0])"])) == 403)
    }

    @Test(
        "refuses claims that are wrong",
        arguments: [
            ["exp": .number(sinkSeconds)], ["exp": .number(sinkSeconds + 86_401)],
            ["exp": .string("\(sinkSeconds + 60)")],
            ["exp": nil], ["aud": nil], ["aud": .string(origin + "/")], ["aud": .string("http://push.example.net")],
            ["aud": .string(origin + ":8443")],
        ] as [KeyValuePairs<String, RawJSON?>]
    )
    func refusesClaims(claims: KeyValuePairs<String, RawJSON?>) throws {
        let request = try self.request(self.rules.subscribe())
        #expect(self.status(request.with(["Authorization": try self.authorization(claims)])) == 403)
    }

    @Test(
        "takes claims that are unusual and right",
        arguments: [
            ["exp": .number(sinkSeconds + 86_400)], ["aud": .array([.string("x"), .string(origin)])], ["sub": nil],
        ] as [KeyValuePairs<String, RawJSON?>]
    )
    func takesClaims(claims: KeyValuePairs<String, RawJSON?>) throws {
        let request = try self.request(self.rules.subscribe())
        #expect(self.status(request.with(["Authorization": try self.authorization(claims)])) == 201)
    }

    @Test("refuses another algorithm, another key, and a signature in DER")
    func refusesSignatures() throws {
        let request = try self.request(self.rules.subscribe())
        for header in [#"{"alg":"none"}"#, #"{"alg":"HS256"}"#, #"{"alg":"RS256"}"#] {
            #expect(self.status(request.with(["Authorization": try self.authorization(header: header)])) == 403)
        }
        let other = try self.authorization(key: P256.Signing.PrivateKey())
        #expect(self.status(request.with(["Authorization": other])) == 403)
        let compressed = Base64URL.encode(self.key.publicKey.compressedRepresentation)
        let token = try self.authorization().split(separator: ",")[0]
        #expect(self.status(request.with(["Authorization": "\(token), k=\(compressed)"])) == 403)
        let parts = token.dropFirst("vapid t=".count).split(separator: ".")
        let der = try self.key.signature(for: Array("\(parts[0]).\(parts[1])".utf8)).derRepresentation
        let k = Base64URL.encode(self.key.publicKey.x963Representation)
        let value = "vapid t=\(parts[0]).\(parts[1]).\(Base64URL.encode(der)), k=\(k)"
        #expect(self.status(request.with(["Authorization": value])) == 403)
    }

    @Test("keeps a subscription to the one sender that it is for")
    func restrictsSubscriptions() throws {
        let own = self.rules.subscribe(applicationKey: Array(self.key.publicKey.x963Representation))
        #expect(self.status(try self.request(own)) == 201)
        let other = self.rules.subscribe(applicationKey: Array(P256.Signing.PrivateKey().publicKey.x963Representation))
        #expect(self.status(try self.request(other)) == 403)
        #expect(self.status(try self.request(other).with(["Authorization": nil])) == 401)
    }

    @Test(
        "verifies the sample of RFC 8292 at its time, and not a second later",
        arguments: [(0, []), (1, ["exp is in the future"])]
    )
    func verifiesTheSample(late: Int, broken: [String]) {
        let subscription = self.rules.subscribe()
        let token =
            "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA"
        let k = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"
        let request = SinkRequest(
            path: subscription.path,
            headers: [HeaderField("TTL", "15"), HeaderField("Authorization", "vapid t=\(token), k=\(k)")],
            instant: Date(timeIntervalSince1970: Double(1_453_523_767 + late)),
            origin: Self.origin
        )
        #expect(self.rules.judge(request).broken == broken)
    }

    @Test("gives out subscriptions over the wire")
    func givesSubscriptions() throws {
        let judgement = self.rules.judge(SinkRequest(path: "/subscribe", instant: sinkTime, origin: Self.origin))
        #expect(judgement.answer.status == 201 && judgement.items == [])
        let endpoint = try #require(judgement.body["endpoint"]?.stringValue)
        #expect(judgement.answer.header("Link") == "<\(endpoint)>; rel=\"urn:ietf:params:push\"")
        #expect(Base64URL.decode(judgement.body.at("/keys/p256dh")?.stringValue ?? "")?.count == 65)
        #expect(Base64URL.decode(judgement.body.at("/keys/auth")?.stringValue ?? "")?.count == 16)
    }
}
