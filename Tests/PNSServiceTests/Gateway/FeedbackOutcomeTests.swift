import PNSCodec
import Testing

@testable import PNSService

@Suite struct FeedbackOutcomeTests {
    @Test(arguments: [
        (PushOutcome.accepted(id: "m"), Feedback.Result.success),
        (.moved(to: "tok-9" as DeviceID), .canonical(newToken: "tok-9" as DeviceID)),
        (.moved(to: "tok-1" as DeviceID), .success),
        (.dead(code: "Unregistered", since: nil), .invalidDevice(error: "Unregistered")),
        (.throttled(code: "429", retryAfter: .seconds(1)), .providerError(error: "429", retryable: true)),
        (.transient(code: "503", retryAfter: nil), .providerError(error: "503", retryable: true)),
        (.credential(code: "403"), .providerError(error: "403", retryable: false)),
        (.message(code: "413"), .providerError(error: "413", retryable: false)),
        (.unanswered(.refused("why")), .providerError(error: "outbound-refused", retryable: false)),
        (.unanswered(.unreachable("why")), .ioError(error: "unreachable: why")),
        (.unanswered(.interrupted("how")), .ioError(error: "interrupted: how")),
        (.unanswered(.timedOut), .ioError(error: "timed out")), (.unanswered(.cancelled), .ioError(error: "cancelled")),
    ])
    func eachOutcomeIsOneKind(outcome: PushOutcome, result: Feedback.Result) {
        let device = SessionDevice(token: "tok-1" as DeviceID, type: .ios)
        let feedback = Feedback(device, outcome)
        #expect(feedback.result == result)
        #expect(feedback.device == Feedback.Device(token: device.token, type: .ios))
    }
}
