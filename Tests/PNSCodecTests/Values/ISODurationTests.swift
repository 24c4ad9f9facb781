import PNSCodec
import Testing

@Suite("A duration")
struct ISODurationTests {
    @Test(
        "is read in days, hours, minutes and seconds",
        arguments: [
            ("P2D", .seconds(172_800), "P2D"), ("PT1H", .seconds(3600), "PT1H"), ("PT1H30M", .seconds(5400), "PT1H30M"),
            ("PT0.5S", .milliseconds(500), "PT0.5S"), ("PT0S", .zero, "PT0S"), ("P0D", .zero, "PT0S"),
            ("PT90M", .seconds(5400), "PT1H30M"), ("PT86400S", .seconds(86_400), "P1D"),
            ("P1DT2H3M4.000000005S", .seconds(93_784) + .nanoseconds(5), "P1DT2H3M4.000000005S"),
            ("PT007S", .seconds(7), "PT7S"), ("PT1.50S", .milliseconds(1500), "PT1.5S"),
            ("P1DT0H", .seconds(86_400), "P1D"),
            ("P1DT0.25S", .seconds(86_400) + .milliseconds(250), "P1DT0.25S"),
            ("PT9223372036854775807S", .seconds(Int64.max), "P106751991167300DT15H30M7S"),
        ] as [(String, Duration, String)]
    )
    func reading(text: String, duration: Duration, written: String) throws {
        let value = try #require(ISODuration(text))
        #expect(value.duration == duration)
        #expect(value.description == written)
        #expect(ISODuration(written) == value)
    }

    @Test(
        "is refused when it is malformed or negative",
        arguments: [
            "", "P", "PT", "P1DT", "1H", "T1H", "-PT1H", "+PT1H", "PT-1H", "P-1D", "P1H", "PT1D", "P1W", "P1Y", "P1M",
            "PT1M1H", "PT1S1M", "PT1H1H", "P1D1D", "PT", "PT1", "PTS", "PT.5S", "PT1.S", "PT0.5H", "P0.5D", "PT1,5S",
            "PT0.0000000001S", "pt1h", "PT1h", "PT1H ", " PT1H", "PT1HT1M", "PTT1H", "PT1e3S", "PT9223372036854775808S",
            "P106751991167301D", "PT99999999999999999999999S", "PT1H\u{0}",
        ]
    )
    func refusal(text: String) {
        #expect(ISODuration(text) == nil)
    }

    @Test("drops what is below a nanosecond")
    func precision() {
        let duration = Duration(secondsComponent: 1, attosecondsComponent: 1_999_999_999)
        #expect(ISODuration(duration).description == "PT1.000000001S")
    }
}
