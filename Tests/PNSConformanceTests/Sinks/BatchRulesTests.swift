import Foundation
import PNSConformance
import PNSFixtures
import Testing

@Suite("GCM, as it is played")
struct GCMRulesTests {
    private let rules = GCMRules(key: "k")

    private func request(_ body: String) -> SinkRequest {
        SinkRequest(
            path: "/gcm/send",
            headers: [HeaderField("Authorization", "key=k"), HeaderField("Content-Type", "application/json")],
            body: Array(body.utf8)
        )
    }

    @Test("gives a result for each device in its place, and counts them")
    func givesResults() {
        let judgement = self.rules.judge(self.request(#"{"registration_ids":["a","","a"],"data":{"k":"v"}}"#))
        #expect(judgement.items.map(\.token) == ["a", "", "a"])
        #expect(judgement.body["success"]?.intValue == 2 && judgement.body["failure"]?.intValue == 1)
        #expect(judgement.body["canonical_ids"]?.intValue == 0)
        #expect(judgement.body.at("/results/1/error")?.stringValue == "MissingRegistration")
        let ids = [0, 2].map { judgement.body.at("/results/\($0)/message_id")?.stringValue }
        #expect(ids[0] != nil && ids[0] != ids[1])
    }

    @Test("takes 1 to 1000 devices", arguments: [(0, 400), (1, 200), (1_000, 200), (1_001, 400)])
    func boundsDevices(count: Int, status: Int) {
        let ids = RawJSON.array((0..<count).map { .string("device-\($0)") })
        #expect(self.rules.judge(self.request(#"{"registration_ids":\#(ids.compact())}"#)).answer.status == status)
    }

    @Test(
        "gives each device the error of the message",
        arguments: [
            (#""time_to_live":2419201"#, "InvalidTtl"), (#""data":{"from":"x"}"#, "InvalidDataKey"),
            (#""data":{"k":"\#(String(repeating: "x", count: 4_096))"}"#, "MessageTooBig"),
        ]
    )
    func refusesMessages(member: String, error: String) {
        let judgement = self.rules.judge(self.request(#"{"registration_ids":["a","b"],\#(member)}"#))
        #expect(judgement.answer.status == 200 && judgement.body["failure"]?.intValue == 2)
        #expect(judgement.body.at("/results/1/error")?.stringValue == error)
    }

    @Test("refuses another key with 401, and what is not JSON with 400")
    func refusesRequests() {
        let request = self.request(#"{"to":"a"}"#)
        #expect(self.rules.judge(request).answer.status == 200)
        #expect(self.rules.judge(request.with(["Authorization": "key=other"])).answer.status == 401)
        #expect(self.rules.judge(request.with(body: "{")).answer.status == 400)
        #expect(self.rules.judge(request.with(body: #"{"to":"a","registration_ids":["b"]}"#)).answer.status == 400)
    }

    @Test("answers a form with lines")
    func answersForms() {
        let form = self.request("registration_id=a&data.k=v%26w").with(["Content-Type": nil])
        let judgement = self.rules.judge(form)
        #expect(String(decoding: judgement.answer.body, as: UTF8.self).hasPrefix("id=0:"))
        #expect(judgement.items.first?.message.at("/data/k")?.stringValue == "v&w")
    }
}

@Suite("Tinode's push gateway, as it is played")
struct TNPGRulesTests {
    private let rules = TNPGRules(org: "acme", token: "t")

    private func request(_ body: String, path: String = "/pushv1/acme") -> SinkRequest {
        SinkRequest(
            path: path,
            headers: [
                HeaderField("Authorization", "Bearer t"),
                HeaderField("Content-Type", "application/json; charset=utf-8"),
                HeaderField("Content-Encoding", "gzip"), HeaderField("Accept-Encoding", "gzip"),
            ],
            body: SinkGzip.pack(Array(body.utf8))
        )
    }

    private func body(_ judgement: SinkJudgement) throws -> RawJSON {
        #expect(judgement.answer.header("Content-Encoding") == "gzip")
        return try RawJSON(parsing: try SinkGzip.unpack(judgement.answer.body, upTo: 1 << 20))
    }

    @Test("gives a result for each message in its place, packed as the client takes it")
    func givesResults() throws {
        let judgement = self.rules.judge(self.request(#"[{"token":"a"},{"token":"b","data":{"n":1}},{"topic":"c"}]"#))
        let body = try self.body(judgement)
        #expect(judgement.items.map(\.token) == ["a", "b", "c"])
        #expect(body["sent_count"]?.intValue == 2 && body["fail_count"]?.intValue == 1)
        #expect(body.at("/resp/1/errcode")?.stringValue == "INVALID_ARGUMENT")
        #expect(body.at("/resp/1/exerr")?.stringValue == "message.data")
    }

    @Test("takes 1 to 100 messages", arguments: [(0, 400), (1, 200), (100, 200), (101, 400)])
    func boundsMessages(count: Int, status: Int) {
        let messages = RawJSON.array((0..<count).map { .object(["token": .string("device-\($0)")]) })
        #expect(self.rules.judge(self.request(messages.compact())).answer.status == status)
    }

    @Test("reads a body that is not packed, and answers so where nothing else is asked for")
    func readsPlainBodies() throws {
        var request = self.request("").with(["Content-Encoding": nil, "Accept-Encoding": nil])
        request.body = Array(#"[{"token":"a"}]"#.utf8)
        #expect(self.rules.judge(request).body["sent_count"]?.intValue == 1)
    }

    @Test("refuses another token, another organisation and a body that is no gzip")
    func refusesRequests() {
        let request = self.request(#"[{"token":"a"}]"#)
        #expect(self.rules.judge(request.with(["Authorization": "Bearer x"])).answer.status == 401)
        #expect(self.rules.judge(request.with(path: "/pushv1/ACME")).answer.status == 404)
        #expect(self.rules.judge(request.with(body: "[]")).answer.status == 400)
        let bomb = self.request(String(repeating: " ", count: 17 << 20))
        #expect(bomb.body.count < 1 << 20)
        #expect(self.rules.judge(bomb).broken.contains("the body can be unpacked"))
    }

    @Test(
        "takes the two shapes of a subscription",
        arguments: [
            (#"{"channel":"c","devices":["a","b"],"unsub":false}"#, 200),
            (#"{"channels":["c"],"device":"a","unsub":true}"#, 200),
            (#"{"channel":"c","devices":["a"]}"#, 400), (#"{"channel":"c","device":"a","unsub":true}"#, 400),
        ]
    )
    func takesSubscriptions(body: String, status: Int) {
        #expect(self.rules.judge(self.request(body, path: "/sub/acme")).answer.status == status)
    }
}
