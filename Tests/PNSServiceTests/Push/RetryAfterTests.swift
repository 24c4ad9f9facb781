import PNSCodec
import Testing

@testable import PNSService

@Suite struct RetryAfterTests {
    private let now = Timestamp("1994-11-06T08:49:00Z") ?? .earliest

    @Test(arguments: [
        ("0", 0), ("120", 120), (" 7 ", 7), ("Sun, 06 Nov 1994 08:49:37 GMT", 37), ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
        ("99999999999999999999", 3_155_760_000),
    ])
    func isSecondsOrADate(text: String, seconds: Int) {
        #expect(RetryAfter.wait(text, at: self.now) == .seconds(seconds))
    }

    @Test(arguments: ["", "-1", "1.5", "soon", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT"])
    func isNothingElse(text: String) {
        #expect(RetryAfter.wait(text, at: self.now) == nil)
    }

    @Test func isFoundInAnyCase() {
        let answer = OutboundAnswer(status: 503, headers: [OutboundHeader("retry-after", "3")])
        #expect(RetryAfter.wait(of: answer, at: self.now) == .seconds(3))
        #expect(RetryAfter.wait(of: OutboundAnswer(status: 503), at: self.now) == nil)
    }
}
