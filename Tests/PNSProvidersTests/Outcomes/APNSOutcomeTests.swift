import PNSCodec
import PNSService
import Testing

@testable import PNSProviders

@Suite struct APNSOutcomeTests {
    private func outcome(_ status: Int, _ body: String = "", _ headers: [OutboundHeader] = []) -> PushOutcome {
        PushOutcome(
            apns: OutboundAnswer(status: status, headers: headers, body: Array(body.utf8)),
            at: Timestamp(seconds: 1_772_600_767),
            waitAfterFailure: .seconds(900)
        )
    }

    @Test(arguments: [
        (400, "BadCollapseId"), (400, "BadExpirationDate"), (400, "BadMessageId"), (400, "BadPriority"),
        (400, "BadTopic"),
        (400, "DuplicateHeaders"), (400, "IdleTimeout"), (400, "InvalidPushType"), (400, "MissingDeviceToken"),
        (400, "MissingTopic"), (400, "PayloadEmpty"), (400, "TopicDisallowed"), (404, "BadPath"),
        (405, "MethodNotAllowed"), (413, "PayloadTooLarge"), (400, "SomethingNew"),
    ])
    func theMessageIsAtFault(status: Int, reason: String) {
        #expect(self.outcome(status, #"{"reason":"\#(reason)"}"#) == .message(code: reason))
    }

    @Test(arguments: [
        (403, "BadCertificate"), (403, "BadCertificateEnvironment"), (403, "ExpiredProviderToken"), (403, "Forbidden"),
        (403, "InvalidProviderToken"), (403, "MissingProviderToken"), (403, "UnrelatedKeyIdInToken"),
        (403, "BadEnvironmentKeyIdInToken"), (403, "BadEnvironmentKeyInToken"), (429, "TooManyProviderTokenUpdates"),
    ])
    func theCredentialIsAtFault(status: Int, reason: String) {
        #expect(self.outcome(status, #"{"reason":"\#(reason)"}"#) == .credential(code: reason))
    }

    @Test func deadTokensSaySinceWhen() {
        let since = Timestamp("2026-03-04T05:06:07.089Z")
        let body = #"{"reason":"Unregistered","timestamp":1772600767089}"#
        #expect(self.outcome(410, body) == .dead(code: "Unregistered", since: since))
        #expect(self.outcome(410, #"{"reason":"ExpiredToken"}"#) == .dead(code: "ExpiredToken", since: nil))
        #expect(self.outcome(410, "") == .dead(code: "410", since: nil))
        #expect(self.outcome(400, #"{"reason":"BadDeviceToken"}"#) == .dead(code: "BadDeviceToken", since: nil))
        let other = #"{"reason":"DeviceTokenNotForTopic"}"#
        #expect(self.outcome(400, other) == .dead(code: "DeviceTokenNotForTopic", since: nil))
    }

    @Test func failuresOfAppleWaitAsLongAsItAsks() {
        let body = #"{"reason":"ServiceUnavailable"}"#
        #expect(self.outcome(503, body) == .transient(code: "ServiceUnavailable", retryAfter: .seconds(900)))
        let asked = [OutboundHeader("Retry-After", "2")]
        #expect(self.outcome(503, body, asked) == .transient(code: "ServiceUnavailable", retryAfter: .seconds(2)))
        #expect(self.outcome(500, "<html>") == .transient(code: "500", retryAfter: .seconds(900)))
        let many = #"{"reason":"TooManyRequests"}"#
        #expect(self.outcome(429, many) == .throttled(code: "TooManyRequests", retryAfter: nil))
        #expect(self.outcome(429, many, asked) == .throttled(code: "TooManyRequests", retryAfter: .seconds(2)))
    }

    @Test func acceptanceNamesTheMessage() {
        #expect(self.outcome(200, "", [OutboundHeader("apns-id", "a-1")]) == .accepted(id: "a-1"))
        #expect(self.outcome(200) == .accepted(id: nil))
    }

    @Test func aReasonThatIsNoWordIsNotRepeated() {
        #expect(self.outcome(400, #"{"reason":"<b>\n"}"#) == .message(code: "400"))
        #expect(self.outcome(301) == .message(code: "301"))
    }
}
