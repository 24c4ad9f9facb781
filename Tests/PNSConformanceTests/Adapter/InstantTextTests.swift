import Testing

@testable import PNSConformance

@Suite struct InstantTextTests {
    @Test(
        "writes an instant as TIM-004 demands",
        arguments: [
            ("2026-03-04T07:06:07+02:00", "2026-03-04T05:06:07.000Z"),
            ("2026-03-04T05:06:07.12Z", "2026-03-04T05:06:07.120Z"),
            ("2026-03-04T05:06:07.1234Z", "2026-03-04T05:06:07.123400Z"),
            ("2026-03-04T05:06:07.000000001Z", "2026-03-04T05:06:07.000000001Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
            ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"),
            ("0002-01-01T00:00:00Z", "0002-01-01T00:00:00.000Z"), ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"),
            ("2000-03-01T00:00:00Z", "2000-03-01T00:00:00.000Z"), ("1900-02-28T23:00:00Z", "1900-02-28T23:00:00.000Z"),
        ]
    )
    func writes(text: String, expected: String) throws {
        let instant = try #require(Instant(text))
        #expect(instant.canonicalText == expected)
        #expect(Instant.isCanonical(instant.canonicalText))
        #expect(Instant(instant.canonicalText) == instant)
    }
}
