import PNSCodec
import Testing

@testable import PNSServer

@Suite struct TokenBucketTests {
    private static let start = Timestamp(seconds: 1_772_600_767, nanoseconds: 0)

    private static func after(_ milliseconds: Int) -> Timestamp {
        Self.start.advanced(by: .milliseconds(milliseconds))
    }

    @Test func givesAsManyAsPermittedAtOnceAndThenSaysHowLongToWait() {
        var bucket = TokenBucket()
        for _ in 0..<10 { #expect(bucket.take(at: Self.start, perSecond: 10) == nil) }
        #expect(bucket.take(at: Self.start, perSecond: 10) == .milliseconds(100))
        #expect(bucket.take(at: Self.after(40), perSecond: 10) == .milliseconds(60))
        #expect(bucket.take(at: Self.after(100), perSecond: 10) == nil)
        #expect(bucket.take(at: Self.after(100), perSecond: 10) == .milliseconds(100))
    }

    @Test func neverRefusesWhoKeepsToTheLimitInEverySecond() {
        // LIM-002: as many as permitted at the end of each second, and again at the end of the next.
        var bucket = TokenBucket()
        for second in 0..<20 {
            for turn in 0..<7 {
                let instant = Self.after(second * 1_000 + (second.isMultiple(of: 2) ? 900 + turn : 901 + turn))
                #expect(bucket.take(at: instant, perSecond: 7) == nil)
            }
        }
    }

    @Test func refusesMoreThanTwiceAsMuchWithinASecond() {
        var bucket = TokenBucket()
        let refused = (0..<201).filter { bucket.take(at: Self.after($0 * 1_000 / 201), perSecond: 100) != nil }
        #expect(!refused.isEmpty)
    }

    @Test func isFullAgainWhenTheClockWasSetBack() {
        var bucket = TokenBucket()
        for _ in 0..<3 { _ = bucket.take(at: Self.start, perSecond: 3) }
        #expect(bucket.take(at: Self.after(-3_600_000), perSecond: 3) == nil)
    }
}
