import PNSCodec
import PNSService
import Testing

@testable import PNSProviders

@Suite struct FCMOutcomeTests {
    private func outcome(_ status: Int, _ body: String, retryAfter: String? = nil) -> PushOutcome {
        let headers = retryAfter.map { [OutboundHeader("Retry-After", $0)] } ?? []
        return PushOutcome(
            fcm: OutboundAnswer(status: status, headers: headers, body: Array(body.utf8)),
            at: Timestamp(seconds: 1_772_600_767)
        )
    }

    private func body(_ status: Int, _ code: String) -> String {
        let detail = #"{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"\#(code)"}"#
        return #"{"error":{"code":\#(status),"message":"m","status":"S","details":[\#(detail)]}}"#
    }

    @Test func acceptanceNamesTheMessage() {
        #expect(self.outcome(200, #"{"name":"projects/p/messages/7"}"#) == .accepted(id: "projects/p/messages/7"))
        #expect(self.outcome(200, "garbage") == .accepted(id: nil))
    }

    @Test func theCodeOfTheDetailsCounts() {
        #expect(self.outcome(404, self.body(404, "UNREGISTERED")) == .dead(code: "UNREGISTERED", since: nil))
        #expect(self.outcome(400, self.body(400, "INVALID_ARGUMENT")) == .message(code: "INVALID_ARGUMENT"))
        #expect(self.outcome(403, self.body(403, "SENDER_ID_MISMATCH")) == .credential(code: "SENDER_ID_MISMATCH"))
        let party = self.outcome(401, self.body(401, "THIRD_PARTY_AUTH_ERROR"))
        #expect(party == .credential(code: "THIRD_PARTY_AUTH_ERROR"))
        #expect(self.outcome(503, self.body(503, "UNAVAILABLE")) == .transient(code: "UNAVAILABLE", retryAfter: nil))
        #expect(self.outcome(500, self.body(500, "INTERNAL")) == .transient(code: "INTERNAL", retryAfter: nil))
    }

    @Test func aQuotaWaitsAMinuteOrAsLongAsAsked() {
        let body = self.body(429, "QUOTA_EXCEEDED")
        #expect(self.outcome(429, body) == .throttled(code: "QUOTA_EXCEEDED", retryAfter: .seconds(60)))
        #expect(self.outcome(429, body, retryAfter: "3") == .throttled(code: "QUOTA_EXCEEDED", retryAfter: .seconds(3)))
        let unavailable = self.outcome(503, self.body(503, "UNAVAILABLE"), retryAfter: "4")
        #expect(unavailable == .transient(code: "UNAVAILABLE", retryAfter: .seconds(4)))
    }

    @Test func aTokenIsDeadOnlyWhereItIsNamed() {
        let violation = { (field: String) in
            let detail =
                #"{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"\#(field)"}]}"#
            return #"{"error":{"code":400,"details":[\#(detail)]}}"#
        }
        #expect(self.outcome(400, violation("message.token")) == .dead(code: "INVALID_ARGUMENT", since: nil))
        #expect(self.outcome(400, violation("message.data")) == .message(code: "400"))
    }

    @Test func aBare404IsAWrongProject() {
        #expect(self.outcome(404, #"{"error":{"code":404,"status":"NOT_FOUND"}}"#) == .credential(code: "404"))
    }

    @Test(arguments: [
        (502, PushOutcome.transient(code: "502", retryAfter: nil)), (401, .credential(code: "401")),
        (403, .credential(code: "403")), (400, .message(code: "400")), (413, .message(code: "413")),
        (429, .throttled(code: "429", retryAfter: .seconds(60))), (302, .message(code: "302")),
    ])
    func aPageOfHTMLIsJudgedByItsStatus(status: Int, outcome: PushOutcome) {
        #expect(self.outcome(status, "<html>") == outcome)
    }

    @Test func anUnknownCodeIsJudgedByItsStatus() {
        #expect(self.outcome(503, self.body(503, "NEW_CODE")) == .transient(code: "NEW_CODE", retryAfter: nil))
        #expect(self.outcome(400, self.body(400, "NEW_CODE")) == .message(code: "NEW_CODE"))
    }
}
