import PNSCodec
import PNSService
import Testing

@testable import PNSProviders

@Suite struct TNPGOutcomeTests {
    private func outcomes(_ body: String, status: Int = 200, count: Int = 3) -> [PushOutcome] {
        let answer = OutboundAnswer(status: status, body: Array(body.utf8))
        return PushOutcome.outcomes(tnpg: answer, count: count, at: Timestamp(seconds: 1_772_600_767))
    }

    @Test func resultsAreInTheOrderOfTheMessages() {
        let body = """
            {"sent_count":1,"fail_count":2,"resp":[{"msg_id":"m-1"},{"code":404,"errcode":"UNREGISTERED"},
            {"code":400,"errcode":"INVALID_ARGUMENT","exerr":"message.token"}]}
            """
        #expect(
            self.outcomes(body) == [
                .accepted(id: "m-1"), .dead(code: "UNREGISTERED", since: nil),
                .dead(code: "INVALID_ARGUMENT", since: nil),
            ]
        )
    }

    @Test func withoutFailuresAllWereSent() {
        #expect(self.outcomes(#"{"sent_count":3,"fail_count":0}"#) == Array(repeating: .accepted(id: nil), count: 3))
    }

    @Test(arguments: ["", "garbage", "[]", "{}"])
    func whatCannotBeReadCountsAsSent(body: String) {
        #expect(self.outcomes(body) == Array(repeating: .accepted(id: nil), count: 3))
    }

    @Test func aCodeOfTheBatchIsThatOfEachMessage() {
        let quota = #"{"sent_count":0,"fail_count":3,"errcode":"QUOTA_EXCEEDED"}"#
        let throttled = PushOutcome.throttled(code: "QUOTA_EXCEEDED", retryAfter: .seconds(60))
        #expect(self.outcomes(quota) == Array(repeating: throttled, count: 3))
        // Nobody in particular is dead.
        let dead = #"{"sent_count":0,"fail_count":3,"errcode":"UNREGISTERED"}"#
        #expect(self.outcomes(dead) == Array(repeating: .message(code: "UNREGISTERED"), count: 3))
    }

    @Test(arguments: [
        (401, PushOutcome.credential(code: "401")), (500, .transient(code: "500", retryAfter: nil)),
        (302, .message(code: "302")), (429, .throttled(code: "429", retryAfter: .seconds(60))),
    ])
    func aStatusIsThatOfEachMessage(status: Int, outcome: PushOutcome) {
        #expect(self.outcomes("", status: status) == Array(repeating: outcome, count: 3))
    }

    @Test func nothingIsKnownOfWhatHasNoResult() {
        let body = #"{"sent_count":2,"fail_count":1,"resp":[{"errcode":"UNREGISTERED"}]}"#
        #expect(
            self.outcomes(body) == [.dead(code: "UNREGISTERED", since: nil), .accepted(id: nil), .accepted(id: nil)]
        )
    }
}
