import PNSCodec
import Testing

@Suite("A timestamp")
struct TimestampTests {
    @Test(
        "is read with any offset, any case and up to nine digits",
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0), ("1970-01-01t00:00:00z", 0, 0), ("1970-01-01T00:00:00.5Z", 0, 500_000_000),
            ("1969-12-31T23:59:59.999999999Z", -1, 999_999_999), ("1970-01-01T01:00:00+01:00", 0, 0),
            ("1969-12-31T12:30:00-11:30", 0, 0), ("1970-01-01T00:00:00-00:00", 0, 0),
            ("1970-01-01T23:59:00+23:59", 0, 0), ("2026-03-04T05:06:07.120Z", 1_772_600_767, 120_000_000),
            ("2000-02-29T00:00:00Z", 951_782_400, 0), ("2024-02-29T23:59:59Z", 1_709_251_199, 0),
            ("1900-03-01T00:00:00Z", -2_203_891_200, 0), ("2100-03-01T00:00:00Z", 4_107_542_400, 0),
            ("0002-01-01T00:00:00Z", -62_104_060_800, 0), ("0001-12-31T23:30:00-00:30", -62_104_060_800, 0),
            ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
            ("0400-02-29T00:00:00Z", -49_539_340_800, 0), ("1970-01-01T00:00:00.000000001Z", 0, 1),
        ] as [(String, Int64, UInt32)]
    )
    func reading(text: String, seconds: Int64, nanoseconds: UInt32) throws {
        let timestamp = try #require(Timestamp(text))
        #expect(timestamp == Timestamp(seconds: seconds, nanoseconds: nanoseconds))
        #expect(Timestamp(timestamp.description) == timestamp)
    }

    @Test(
        "is refused when it names no instant of the years 0002 to 9999, or is none",
        arguments: [
            "", "2026", "2026-03-04", "2026-03-04T05:06Z", "2026-03-04T05:06:07", "2026-03-04 05:06:07Z",
            "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-02-30T00:00:00Z", "2026-04-31T00:00:00Z",
            "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
            "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2016-12-31T23:59:60Z",
            "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00.1234567890Z",
            "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60", "2026-01-01T00:00:00+0100",
            "2026-01-01T00:00:00+01", "2026-01-01T00:00:00 Z", " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z ",
            "2026-01-01T00:00:00ZZ", "2026-1-1T00:00:00Z", "+2026-01-01T00:00:00Z", "-2026-01-01T00:00:00Z",
            "12026-01-01T00:00:00Z", "2026-01-01T00:00:00\u{2212}01:00", "２０２６-01-01T00:00:00Z",
            "0001-12-31T23:59:59.999999999Z", "0000-01-01T00:00:00Z", "0002-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01", "2026-01-01T-1:00:00Z", "2026-01-01\u{0}00:00:00Z",
            "2026-01-01T00:00:00\u{5A}\u{0}",
        ]
    )
    func refusal(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(
        "is written in UTC with three, six or nine digits",
        arguments: [
            (0, 0, "1970-01-01T00:00:00.000Z"), (0, 120_000_000, "1970-01-01T00:00:00.120Z"),
            (0, 1_000_000, "1970-01-01T00:00:00.001Z"), (0, 1000, "1970-01-01T00:00:00.000001Z"),
            (0, 1, "1970-01-01T00:00:00.000000001Z"), (-1, 999_999_999, "1969-12-31T23:59:59.999999999Z"),
            (951_782_399, 0, "2000-02-28T23:59:59.000Z"), (951_868_799, 0, "2000-02-29T23:59:59.000Z"),
            (-62_104_060_800, 0, "0002-01-01T00:00:00.000Z"), (253_402_300_799, 0, "9999-12-31T23:59:59.000Z"),
        ] as [(Int64, UInt32, String)]
    )
    func writing(seconds: Int64, nanoseconds: UInt32, text: String) {
        #expect(Timestamp(seconds: seconds, nanoseconds: nanoseconds).description == text)
    }

    @Test("goes through every day of four centuries and back")
    func everyDay() {
        var expected = Timestamp(seconds: -11_676_096_000)
        for year in 1600..<2000 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            for (month, days) in lengths.enumerated() {
                for day in 1...days {
                    let date = "\(year)-\(month < 9 ? "0" : "")\(month + 1)-\(day < 10 ? "0" : "")\(day)"
                    guard expected.description.hasPrefix(date), Timestamp("\(date)T00:00:00Z") == expected else {
                        Issue.record("\(date) is not \(expected)")
                        return
                    }
                    expected = expected.advanced(by: .seconds(86_400))
                }
            }
        }
        #expect(expected == Timestamp("2000-01-01T00:00:00Z"))
    }

    @Test("moves by a duration, exactly and within its range")
    func arithmetic() {
        let epoch = Timestamp(seconds: 0)
        #expect(epoch.advanced(by: .nanoseconds(-1)) == Timestamp(seconds: -1, nanoseconds: 999_999_999))
        #expect(Timestamp(seconds: 0, nanoseconds: 999_999_999).advanced(by: .nanoseconds(1)) == Timestamp(seconds: 1))
        #expect(epoch.advanced(by: .milliseconds(-1500)) == Timestamp(seconds: -2, nanoseconds: 500_000_000))
        let half = Duration(secondsComponent: 0, attosecondsComponent: 500_000_000)
        #expect(epoch.advanced(by: half) == epoch)
        #expect(epoch.advanced(by: .zero - half) == Timestamp(seconds: -1, nanoseconds: 999_999_999))
        #expect(epoch.advanced(by: .seconds(Int64.max)) == .latest)
        #expect(epoch.advanced(by: .seconds(Int64.min)) == .earliest)
        #expect(Timestamp.latest.advanced(by: .nanoseconds(1)) == .latest)
        #expect(Timestamp.earliest.advanced(by: .nanoseconds(-1)) == .earliest)
        #expect(Timestamp.latest.since(.earliest) == .seconds(315_506_361_599) + .nanoseconds(999_999_999))
        #expect(epoch.since(Timestamp(seconds: 1, nanoseconds: 1)) == .nanoseconds(-1_000_000_001))
        #expect(Timestamp(seconds: 1) < Timestamp(seconds: 1, nanoseconds: 1))
        #expect(Timestamp(seconds: 1, nanoseconds: 5) < Timestamp(seconds: 2))
    }

    @Test("is not made of parts that lie outside its range")
    func parts() {
        #expect(Timestamp(exactlySeconds: -62_104_060_801, nanoseconds: 0) == nil)
        #expect(Timestamp(exactlySeconds: 253_402_300_800, nanoseconds: 0) == nil)
        #expect(Timestamp(exactlySeconds: 0, nanoseconds: 1_000_000_000) == nil)
        #expect(Timestamp(exactlySeconds: 0, nanoseconds: 0) == Timestamp(seconds: 0))
    }
}
