import Crypto
import Foundation
import PNSConformance
import PNSFixtures
import Testing

@Suite("APNs, as it is played")
struct APNSRulesTests {
    private let rules = APNSRules()

    private func token(
        header: String? = nil,
        team: String = "PNSSINKTM1",
        iat: RawJSON = .number(sinkSeconds),
        key: P256.Signing.PrivateKey? = nil
    ) throws -> String {
        let claims = RawJSON.object(["iss": .string(team), "iat": iat])
        let own = try #require(self.rules.signingKey)
        let head = header.map(json) ?? .object(["alg": .string("ES256"), "kid": .string(APNSRules.keyID)])
        return "bearer " + (try signedToken(head, claims, by: key ?? own))
    }

    private func request() throws -> SinkRequest {
        SinkRequest(
            isHTTP2: true,
            path: "/3/device/00fF",
            headers: [
                HeaderField("authorization", try self.token()), HeaderField("apns-topic", "com.example.pns"),
                HeaderField("apns-push-type", "alert"), HeaderField("apns-priority", "10"),
            ],
            body: Array(#"{"aps":{"alert":"hello","badge":0}}"#.utf8),
            instant: sinkTime
        )
    }

    private func reason(_ request: SinkRequest) -> String {
        let judgement = self.rules.judge(request)
        return "\(judgement.answer.status) \(judgement.body["reason"]?.stringValue ?? "")"
    }

    @Test("takes a right request, and answers with its id")
    func takesARightRequest() throws {
        let id = "123e4567-e89b-12d3-a456-426614174000"
        let judgement = self.rules.judge(try self.request().with(["apns-id": id]))
        #expect(judgement.answer == HTTPAnswer(status: 200, headers: [HeaderField("apns-id", id)]))
        #expect(judgement.findings.allSatisfy { $0.verdict == .ok })
        let message = json(#"{"aps":{"alert":"hello","badge":0}}"#)
        #expect(judgement.items == [ProviderRecord.Item(token: "00fF", message: message)])
        #expect(judgement.maxStreams == 1_000)
    }

    @Test("makes an id where there is none, of which it is the first to know")
    func makesAnID() throws {
        let id = self.rules.judge(try self.request()).answer.header("apns-id") ?? ""
        #expect(UUID(uuidString: id) != nil && id == id.lowercased())
    }

    @Test(
        "refuses a header that is wrong, with Apple's word for it",
        arguments: [
            ("apns-id", "17", "400 BadMessageId"),
            ("apns-topic", nil, "400 MissingTopic"),
            ("apns-topic", "com.example.pns.voip", "400 BadTopic"),
            ("apns-collapse-id", String(repeating: "é", count: 33), "400 BadCollapseId"),
            ("apns-expiration", "soon", "400 BadExpirationDate"),
            ("apns-priority", "7", "400 BadPriority"),
            ("apns-push-type", "loud", "400 InvalidPushType"),
            ("authorization", nil, "403 MissingProviderToken"),
            ("authorization", "Basic dTpw", "403 MissingProviderToken"),
            ("authorization", "bearer nonsense", "403 InvalidProviderToken"),
        ] as [(String, String?, String)]
    )
    func refusesAHeader(name: String, value: String?, reason: String) throws {
        #expect(self.reason(try self.request().with([name: value])) == reason)
    }

    @Test("takes a collapse id of 64 bytes")
    func takesALongCollapseID() throws {
        let request = try self.request().with(["apns-collapse-id": String(repeating: "é", count: 32)])
        #expect(self.reason(request) == "200 ")
    }

    @Test(
        "refuses a path that is wrong",
        arguments: [
            ("/3/device/", "400 MissingDeviceToken"), ("/3/device", "400 MissingDeviceToken"),
            ("/3/device/xyz", "400 BadDeviceToken"), ("/4/device/00", "404 BadPath"),
        ]
    )
    func refusesAPath(path: String, reason: String) throws {
        #expect(self.reason(try self.request().with(path: path)) == reason)
    }

    @Test("refuses another method, and a header that stands there twice")
    func refusesTheFormOfARequest() throws {
        var request = try self.request()
        request.method = "GET"
        #expect(self.reason(request) == "405 MethodNotAllowed")
        request.method = "POST"
        request.headers.append(HeaderField("apns-priority", "10"))
        #expect(self.reason(request) == "400 DuplicateHeaders")
    }

    @Test("gives the first reason of its order where two things are wrong")
    func keepsItsOrder() throws {
        let request = try self.request().with(["apns-priority": "7", "authorization": nil, "apns-id": "x"])
        #expect(self.reason(request) == "400 BadMessageId")
        #expect(self.rules.judge(request).broken.count == 3)
    }

    @Test("counts the bytes of a payload, and gives voip more of them", arguments: [("alert", 4_096), ("voip", 5_120)])
    func boundsThePayload(type: String, limit: Int) throws {
        let frame = #"{"aps":{"alert":""}}"#
        let topic = type == "voip" ? "com.example.pns.voip" : "com.example.pns"
        let request = try self.request().with(["apns-push-type": type, "apns-topic": topic])
        for (bytes, reason) in [(limit, "200 "), (limit + 1, "413 PayloadTooLarge")] {
            let text = String(repeating: "x", count: bytes - frame.utf8.count)
            #expect(self.reason(request.with(body: #"{"aps":{"alert":"\#(text)"}}"#)) == reason)
        }
        #expect(self.reason(request.with(body: "")) == "400 PayloadEmpty")
    }

    @Test("refuses a background push of priority 10, and doubts one that shows something")
    func holdsBackgroundToItsRules() throws {
        var request = try self.request().with(["apns-push-type": "background"])
        #expect(self.reason(request) == "400 BadPriority")
        request = request.with(["apns-priority": "5"])
            .with(body: #"{"aps":{"content-available":1,"sound":"default"}}"#)
        #expect(self.reason(request) == "200 ")
        #expect(self.rules.judge(request).doubtful == ["a background push has nothing to show"])
    }

    @Test("doubts keys of aps whose values Apple does not know")
    func doubtsKeys() throws {
        let body = #"{"aps":{"alert":"a","badge":-1,"relevance-score":1.5,"sound":{"volume":2},"content-available":0}}"#
        #expect(self.rules.judge(try self.request().with(body: body)).doubtful.count == 4)
    }

    @Test("refuses a provider token of another key, another team, another algorithm, or none")
    func refusesTokens() throws {
        let request = try self.request()
        let wrong = [
            try self.token(key: P256.Signing.PrivateKey()),
            try self.token(team: "ANOTHERTM1"),
            try self.token(header: #"{"alg":"none","kid":"PNSSINKKY1"}"#),
            try self.token(header: #"{"alg":"ES256","kid":"OTHERKEY01"}"#),
            try self.token(header: #"{"alg":"ES256"}"#),
            try self.token(iat: .string("yesterday")),
            try self.token(iat: .number(sinkSeconds + 301)),
        ]
        for (index, token) in wrong.enumerated() {
            let alone = request.on(connection: 100 + index).with(["authorization": token])
            #expect(self.reason(alone) == "403 InvalidProviderToken")
            #expect(self.rules.judge(alone).maxStreams == nil)
        }
    }

    @Test("refuses a signature in DER")
    func refusesDER() throws {
        let key = try #require(self.rules.signingKey)
        let text = try self.token().dropFirst("bearer ".count).split(separator: ".")
        let signed = "\(text[0]).\(text[1])"
        let signature = Base64URL.encode(try key.signature(for: Array(signed.utf8)).derRepresentation)
        let request = try self.request().with(["authorization": "bearer \(signed).\(signature)"])
        #expect(self.reason(request) == "403 InvalidProviderToken")
        #expect(self.rules.judge(request).findings.contains { $0.expected == "a signature of 64 octets, not DER" })
    }

    @Test("takes iat as a text, as some libraries write it, and says so")
    func takesATextOfSeconds() throws {
        let request = try self.request().with(["authorization": self.token(iat: .string("\(sinkSeconds)"))])
        #expect(self.rules.judge(request).doubtful == ["iat is a number"])
    }

    @Test("lets a provider token live for an hour", arguments: [(3_600, "200 "), (3_601, "403 ExpiredProviderToken")])
    func letsTokensExpire(age: Int, reason: String) throws {
        let request = try self.request().with(["authorization": self.token(iat: .number(sinkSeconds - age))])
        #expect(self.reason(request) == reason)
    }

    @Test("takes a new token of a connection after 20 minutes, and after a refusal at once")
    func boundsTokenUpdates() throws {
        let first = try self.request().with(["authorization": self.token(iat: .number(sinkSeconds - 1_300))])
        #expect(self.reason(first) == "200 ")
        let early = first.with(["authorization": try self.token(iat: .number(sinkSeconds - 101))])
        #expect(self.reason(early) == "429 TooManyProviderTokenUpdates")
        #expect(self.reason(first) == "200 ")
        #expect(self.reason(first.on(connection: 2)) == "200 ")
        let late = first.on(connection: 2).with(["authorization": try self.token(iat: .number(sinkSeconds - 100))])
        #expect(self.reason(late) == "200 ")

        #expect(self.reason(first.on(connection: 3)) == "200 ")
        let judgement = self.rules.judge(first.on(connection: 3))
        self.rules.answered(first.on(connection: 3), judgement, with: HTTPAnswer(status: 403))
        let next = first.on(connection: 3).with(["authorization": try self.token(iat: .number(sinkSeconds - 1_299))])
        #expect(self.reason(next) == "200 ")
    }

    @Test("makes a token of any text, and keeps one of hexadecimal digits")
    func makesDevices() {
        #expect(self.rules.makeDevice("00aaFF", url: "").token == "00aaFF")
        let made = self.rules.makeDevice("alice.1", url: "").token
        #expect(made.utf8.count == 64 && made != self.rules.makeDevice("alice.2", url: "").token)
    }

    @Test("spells scripted reasons as APNs does")
    func spellsReasons() throws {
        let answer = try #require(
            self.rules.answer(code: "Unregistered", members: ["timestamp": .number(1_772_604_367_000)])
        )
        #expect(answer.status == 410)
        #expect(answer.body == Array(#"{"reason":"Unregistered","timestamp":1772604367000}"#.utf8))
        #expect(self.rules.answer(code: "NotAReason", members: [:]) == nil)
    }
}
