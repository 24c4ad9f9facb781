import PNSCodec
import Testing

@Suite("The calendar")
struct CalendarTests {
    @Test("writes an instant of every month of every year as it is read")
    func everyMonth() throws {
        // Steps of 28 days and some seconds, so that days and times of day are all met.
        var seconds: Int64 = -62_104_060_800
        while seconds <= 253_402_300_799 {
            let timestamp = Timestamp(
                seconds: seconds,
                nanoseconds: UInt32(truncatingIfNeeded: seconds & 0x3FFF_FFFF) % 1_000_000_000
            )
            #expect(Timestamp(timestamp.description) == timestamp)
            seconds += 28 * 86_400 + 12_345
        }
    }

    @Test(
        "has the right days around the ends of months, years, centuries and cycles",
        arguments: [
            ("0002-01-01T00:00:00.000Z", -62_104_060_800), ("0399-12-31T23:59:59.000Z", -49_544_438_401),
            ("0400-02-29T00:00:00.000Z", -49_539_340_800), ("1900-02-28T23:59:59.000Z", -2_203_891_201),
            ("1900-03-01T00:00:00.000Z", -2_203_891_200), ("2000-02-29T00:00:00.000Z", 951_782_400),
            ("2000-12-31T23:59:59.000Z", 978_307_199), ("2100-03-01T00:00:00.000Z", 4_107_542_400),
            ("9999-12-31T23:59:59.000Z", 253_402_300_799),
        ] as [(String, Int64)]
    )
    func borders(text: String, seconds: Int64) {
        #expect(Timestamp(seconds: seconds).description == text)
    }
}
