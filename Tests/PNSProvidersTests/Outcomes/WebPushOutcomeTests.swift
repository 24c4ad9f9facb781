import PNSCodec
import PNSService
import Testing

@testable import PNSProviders

@Suite struct WebPushOutcomeTests {
    @Test(arguments: [
        (201, PushOutcome.accepted(id: nil)), (200, .accepted(id: nil)), (202, .accepted(id: nil)),
        (204, .accepted(id: nil)), (404, .dead(code: "404", since: nil)), (410, .dead(code: "410", since: nil)),
        (401, .credential(code: "401")), (403, .credential(code: "403")), (400, .message(code: "400")),
        (413, .message(code: "413")), (301, .message(code: "301")), (307, .message(code: "307")),
        (429, .throttled(code: "429", retryAfter: nil)), (500, .transient(code: "500", retryAfter: nil)),
        (503, .transient(code: "503", retryAfter: nil)),
    ])
    func eachStatusMeansOneThing(status: Int, outcome: PushOutcome) {
        #expect(PushOutcome(webPush: OutboundAnswer(status: status), at: Timestamp(seconds: 0)) == outcome)
    }

    @Test func theMessageAndTheWaitAreRead() {
        let accepted = OutboundAnswer(status: 201, headers: [OutboundHeader("Location", "/m/1")])
        #expect(PushOutcome(webPush: accepted, at: Timestamp(seconds: 0)) == .accepted(id: "/m/1"))
        let many = OutboundAnswer(status: 429, headers: [OutboundHeader("Retry-After", "9")])
        let throttled = PushOutcome.throttled(code: "429", retryAfter: .seconds(9))
        #expect(PushOutcome(webPush: many, at: Timestamp(seconds: 0)) == throttled)
        let apple = OutboundAnswer(status: 403, body: Array(#"{"reason":"BadJwtToken"}"#.utf8))
        #expect(PushOutcome(webPush: apple, at: Timestamp(seconds: 0)) == .credential(code: "BadJwtToken"))
    }
}
