import PNSConformance
import Testing

@Suite struct InstantTests {
    static let table: [(text: String, seconds: Int64, nanoseconds: Int64)] = [
        ("1970-01-01T00:00:00Z", 0, 0), ("1969-12-31T23:59:59.5Z", -1, 500_000_000),
        ("2000-02-29T12:00:00+02:00", 951_818_400, 0),
        ("2026-03-04T05:06:07.123456789-00:30", 1_772_602_567, 123_456_789),
        ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999), ("0002-01-01T00:00:00Z", -62_104_060_800, 0),
        ("0001-12-31T23:30:00-00:30", -62_104_060_800, 0),
    ]

    @Test(arguments: table)
    func `reads an instant`(text: String, seconds: Int64, nanoseconds: Int64) {
        #expect(Instant(text) == Instant(seconds: seconds, nanoseconds: nanoseconds))
    }

    @Test(arguments: [
        "", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+0100",
        "2026-01-01T00:00:00Z ", "+2026-01-01T00:00:00Z", "0001-12-31T23:59:59Z", "9999-12-31T23:59:59-00:01",
        "2026-1-1T00:00:00Z", "2026-01-01T00:00:00,5Z", "２026-01-01T00:00:00Z",
    ])
    func `reads no instant from another text`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func `orders by time`() {
        #expect(Instant(seconds: -1, nanoseconds: 999_999_999) < Instant(seconds: 0, nanoseconds: 0))
        #expect(Instant(seconds: 0, nanoseconds: 1) > Instant(seconds: 0, nanoseconds: 0))
    }
}
