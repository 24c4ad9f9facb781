import PNSCodec
import Testing

@testable import PNSProviders
@testable import PNSService

@Suite("The vectors of what an answer means")
struct OutcomeVectorTests {
    private static let now = Timestamp(seconds: 1_772_600_767)

    @Test("are there")
    func count() {
        #expect(SenderVector.all("provider-outcome").count >= 140)
        #expect(SenderVector.all("retry-after").count >= 11)
    }

    @Test("hold for the senders", arguments: SenderVector.all("provider-outcome"))
    func outcome(vector: SenderVector) throws {
        let answer = OutboundAnswer(
            status: Int(try #require(vector.input["status"]?.integer)),
            body: try #require(vector.input["body"]?.vectorBytes)
        )
        let tokens = vector.input["tokens"]?.elements?.compactMap(\.text) ?? ["t"]
        let outcomes = try Self.outcomes(of: vector.text("provider"), answer, count: tokens.count)
        let expected = try #require(vector.expect?["outcomes"]?.elements)
        #expect(outcomes.count == expected.count)
        for (place, (outcome, told)) in zip(outcomes, expected).enumerated() {
            let token = try #require(DeviceID(tokens[place]))
            #expect(outcome.word(sentTo: token) == told["outcome"]?.text)
            #expect(outcome.since?.milliseconds == told["since"]?.text)
            // The least wait, where nothing is asked for, is a SHOULD that this sender keeps.
            if let wait = told["wait"]?.text { #expect(outcome.wait == wait) }
            let feedback = Feedback.Result(outcome, of: token)
            #expect(feedback.kind == told["feedback"]?.text)
            #expect(feedback.newToken == told["new_token"]?.text)
            #expect(feedback.isRetryable.map(JSONValue.bool) == told["retryable"])
        }
    }

    private static func outcomes(of provider: String, _ answer: OutboundAnswer, count: Int) -> [PushOutcome] {
        switch provider {
        case "apns": [PushOutcome(apns: answer, at: self.now, waitAfterFailure: .seconds(900))]
        case "fcm": [PushOutcome(fcm: answer, at: self.now)]
        case "webpush": [PushOutcome(webPush: answer, at: self.now)]
        case "tnpg": PushOutcome.outcomes(tnpg: answer, count: count, at: self.now)
        case "gcm": PushOutcome.outcomes(gcm: answer, count: count, at: self.now)
        // Fewer than any vector expects.
        default: []
        }
    }

    @Test("about waits hold", arguments: SenderVector.all("retry-after"))
    func wait(vector: SenderVector) throws {
        let now = Timestamp(seconds: try #require(Int64(vector.text("now"))))
        let seconds = try RetryAfter.wait(vector.text("value"), at: now).map { "\($0.components.seconds)" }
        #expect(seconds == vector.expect?["seconds"]?.text)
    }
}

extension PushOutcome {
    /// The word of the vectors.
    fileprivate func word(sentTo token: DeviceID) -> String {
        switch self {
        case .accepted: "accepted"
        case .moved(let other): other == token ? "accepted" : "moved"
        case .dead: "dead"
        case .throttled: "throttled"
        case .transient: "transient"
        case .credential: "credential"
        case .message: "message"
        case .unanswered: "unanswered"
        }
    }

    fileprivate var since: Timestamp? {
        if case .dead(_, let since) = self { since } else { nil }
    }

    fileprivate var wait: String? {
        switch self {
        case .throttled(_, let wait?), .transient(_, let wait?): "\(wait.components.seconds)"
        default: nil
        }
    }
}

extension Timestamp {
    fileprivate var milliseconds: String { "\(self.seconds * 1000 + Int64(self.nanoseconds) / 1_000_000)" }
}

extension Feedback.Result {
    fileprivate var kind: String {
        switch self {
        case .success: "success"
        case .canonical: "canonical"
        case .invalidDevice: "invalid_device"
        case .providerError: "provider_error"
        case .ioError: "io_error"
        }
    }

    fileprivate var newToken: String? {
        if case .canonical(let token) = self { token.text } else { nil }
    }

    fileprivate var isRetryable: Bool? {
        if case .providerError(_, let retryable) = self { retryable } else { nil }
    }
}
