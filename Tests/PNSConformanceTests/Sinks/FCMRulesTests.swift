import Foundation
import PNSConformance
import PNSFixtures
import Testing

@Suite("FCM HTTP v1, as it is played")
struct FCMRulesTests {
    /// One for all: an RSA key takes its time.
    private static let account = Result { try FCMAccount() }
    private let account: FCMAccount
    private let rules: FCMRules

    init() throws {
        self.account = try Self.account.get()
        self.rules = FCMRules(account: self.account)
    }

    private func assertion(
        header: String? = nil,
        _ changes: KeyValuePairs<String, RawJSON> = [:],
        signature: [UInt8]? = nil
    ) throws -> String {
        var claims: [RawJSON.Member] = [
            .init("iss", .string(self.account.email)),
            .init("scope", .string("https://www.googleapis.com/auth/cloud-platform email")),
            .init("aud", .string("https://oauth2.googleapis.com/token")),
            .init("iat", .number(sinkSeconds)), .init("exp", .number(sinkSeconds + 3_600)),
        ]
        for (name, value) in changes {
            claims.removeAll { $0.name == name }
            claims.append(.init(name, value))
        }
        let head = header ?? #"{"alg":"RS256","typ":"JWT","kid":"\#(self.account.keyID)"}"#
        let text = "\(Base64URL.encode(head.utf8)).\(Base64URL.encode(RawJSON.object(claims).compact().utf8))"
        let signed = try signature ?? self.account.key.signature(for: Array(text.utf8))
        return "\(text).\(Base64URL.encode(signed))"
    }

    private func tokenRequest(_ assertion: String) -> SinkRequest {
        let grant = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"
        return SinkRequest(
            path: "/token",
            headers: [HeaderField("Content-Type", "application/x-www-form-urlencoded")],
            body: Array("grant_type=\(grant)&assertion=\(assertion)".utf8),
            instant: sinkTime
        )
    }

    private func request(_ message: String) throws -> SinkRequest {
        let token = self.rules.judge(self.tokenRequest(try self.assertion())).body["access_token"]?.stringValue
        return SinkRequest(
            path: "/v1/projects/pns-sink/messages:send",
            headers: [
                HeaderField("Authorization", "Bearer \(try #require(token))"),
                HeaderField("Content-Type", "application/json"),
            ],
            body: Array(#"{"message":\#(message)}"#.utf8),
            instant: sinkTime
        )
    }

    @Test("gives an access token for the assertion of its account, though aud is Google's")
    func givesTokens() throws {
        let judgement = self.rules.judge(self.tokenRequest(try self.assertion()))
        #expect(judgement.answer.status == 200)
        #expect(judgement.body["expires_in"]?.intValue == 3_600)
        #expect(judgement.body["token_type"]?.stringValue == "Bearer")
        #expect(judgement.findings.allSatisfy { $0.verdict == .ok })
    }

    @Test(
        "refuses an assertion that claims something wrong",
        arguments: [
            ["iss": .string("someone@else")], ["scope": .string("email")],
            ["aud": .string("https://example.com/token")],
            ["exp": .number(sinkSeconds + 3_601)], ["exp": .number(sinkSeconds)], ["iat": .string("now")],
            ["iat": .number(sinkSeconds + 301), "exp": .number(sinkSeconds + 400)],
        ] as [KeyValuePairs<String, RawJSON>]
    )
    func refusesClaims(changes: KeyValuePairs<String, RawJSON>) throws {
        let judgement = self.rules.judge(self.tokenRequest(try self.assertion(changes)))
        #expect(judgement.answer.status == 400)
        #expect(judgement.body["error"]?.stringValue == "invalid_grant")
    }

    @Test("takes an assertion of a clock that a test has moved, as far as it was told to")
    func takesAClockThatIsAhead() throws {
        let rules = FCMRules(account: self.account, maxSecondsAhead: 7_200)
        let changes: KeyValuePairs<String, RawJSON> = [
            "iat": .number(sinkSeconds + 7_200), "exp": .number(sinkSeconds + 10_000),
        ]
        #expect(rules.judge(self.tokenRequest(try self.assertion(changes))).answer.status == 200)
    }

    @Test("says which access token a message came with, by its number alone")
    func numbersAccessTokens() throws {
        let first = self.rules.judge(try self.request(#"{"token":"t"}"#))
        let second = self.rules.judge(try self.request(#"{"token":"t"}"#))
        #expect(first.details.map(\.name) == ["accessToken"])
        #expect(first.details.first?.value != second.details.first?.value)
    }

    @Test("refuses an assertion with another signature, another algorithm or another key")
    func refusesSignatures() throws {
        let wrong = [
            try self.assertion(signature: [UInt8](repeating: 1, count: 256)),
            try self.assertion(header: #"{"alg":"none","kid":"\#(self.account.keyID)"}"#),
            try self.assertion(header: #"{"alg":"RS256","kid":"another"}"#),
            "nonsense",
        ]
        for assertion in wrong {
            #expect(self.rules.judge(self.tokenRequest(assertion)).body["error"]?.stringValue == "invalid_grant")
        }
        let form = self.tokenRequest(try self.assertion()).with(body: "grant_type=password")
        #expect(self.rules.judge(form).body["error"]?.stringValue == "unsupported_grant_type")
    }

    @Test("takes a right message, in either spelling, and gives it a name in its project")
    func takesAMessage() throws {
        let message = """
            {"token":"t","data":{"a":"b"},"android":{"collapse_key":"c","priority":"high","ttl":"3.500000000s",
            "notification":{"title_loc_key":"k","color":"#00ff7F"}},
            "apns":{"headers":{"apns-priority":"10"},"payload":{"aps":{"badge":0}}},
            "webpush":{"headers":{"TTL":"1"},"fcm_options":{"link":"https://example.com"}},
            "fcm_options":{"analytics_label":"a-b_c.~%"}}
            """
        let judgement = self.rules.judge(try self.request(message))
        #expect(judgement.broken == [])
        #expect(judgement.body["name"]?.stringValue?.hasPrefix("projects/pns-sink/messages/") == true)
        #expect(judgement.items.map(\.token) == ["t"])
    }

    @Test(
        "takes a token, a topic, a condition and a fid as its target",
        arguments: ["token", "topic", "condition", "fid"]
    )
    func takesTargets(name: String) throws {
        let judgement = self.rules.judge(try self.request(#"{"\#(name)":"x"}"#))
        #expect(judgement.answer.status == 200 && judgement.items.map(\.token) == ["x"])
    }

    @Test(
        "refuses an argument that is not valid",
        arguments: [
            #"{}"#, #"{"token":"a","topic":"b"}"#, #"{"token":7}"#, #"{"token":"a","data":{"n":1}}"#,
            #"{"token":"a","data":{"from":"x"}}"#, #"{"token":"a","data":{"google.c":"x"}}"#,
            #"{"token":"a","data":{"message_type":"x"}}"#, #"{"token":"a","android":{"ttl":3600}}"#,
            #"{"token":"a","android":{"ttl":"-1s"}}"#, #"{"token":"a","android":{"ttl":"2419201s"}}"#,
            #"{"token":"a","android":{"priority":"URGENT"}}"#, #"{"token":"a","android":{},"androidV2":{}}"#,
            #"{"token":"a","android":{"notification":{"color":"red"}}}"#, #"{"topic":"/topics/x"}"#,
            #"{"token":"a","webpush":{"fcmOptions":{"link":"http://example.com"}}}"#,
            #"{"token":"a","fcmOptions":{"analyticsLabel":"ä"}}"#,
            #"{"token":"a","apns":{"headers":{"apns-priority":5}}}"#,
            #"{"token":"a","surprise":1}"#,
        ]
    )
    func refusesArguments(message: String) throws {
        let judgement = self.rules.judge(try self.request(message))
        #expect(judgement.answer.status == 400)
        #expect(judgement.body.at("/error/details/0/errorCode")?.stringValue == "INVALID_ARGUMENT")
        #expect(judgement.body.at("/error/details/1/fieldViolations/0/field")?.stringValue != nil)
    }

    @Test("counts the bytes of data, fewer of them to a topic", arguments: [("token", 4_096), ("topic", 2_048)])
    func boundsData(target: String, limit: Int) throws {
        for (bytes, status) in [(limit, 200), (limit + 1, 400)] {
            let value = String(repeating: "x", count: bytes - 3)
            let judgement = self.rules.judge(try self.request(#"{"\#(target)":"a","data":{"key":"\#(value)"}}"#))
            #expect(judgement.answer.status == status)
            // FCM says nothing more about a message that is too big.
            #expect(judgement.body.at("/error/details") == nil)
        }
    }

    @Test("refuses an access token that is missing, unknown, expired or taken back")
    func refusesAccessTokens() throws {
        var request = try self.request(#"{"token":"a"}"#)
        #expect(self.rules.judge(request.with(["Authorization": nil])).answer.status == 401)
        #expect(self.rules.judge(request.with(["Authorization": "Bearer x"])).body.at("/error/details") == nil)
        request.instant = sinkTime.addingTimeInterval(3_599)
        #expect(self.rules.judge(request).answer.status == 200)
        request.instant = sinkTime.addingTimeInterval(3_600)
        #expect(self.rules.judge(request).answer.status == 401)
        request.instant = sinkTime
        self.rules.revokeTokens()
        #expect(self.rules.judge(request).answer.status == 401)
    }

    @Test("answers another project with 404 and no code of FCM, so that nobody deletes tokens for it")
    func refusesAnotherProject() throws {
        let request = try self.request(#"{"token":"a"}"#).with(path: "/v1/projects/other/messages:send")
        let judgement = self.rules.judge(request)
        #expect(judgement.answer.status == 404 && judgement.body.at("/error/status")?.stringValue == "NOT_FOUND")
        #expect(judgement.body.at("/error/details") == nil)
    }

    @Test("spells scripted codes as FCM does")
    func spellsCodes() throws {
        let answer = try #require(self.rules.answer(code: "UNREGISTERED", members: [:]))
        let body = try RawJSON(parsing: try #require(answer.body))
        #expect(answer.status == 404 && body.at("/error/status")?.stringValue == "NOT_FOUND")
        #expect(body.at("/error/details/0/errorCode")?.stringValue == "UNREGISTERED")
        #expect(self.rules.answer(code: "Unregistered", members: [:]) == nil)
    }
}
