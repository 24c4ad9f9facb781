import PNSCodec
import Testing

@Suite("An integer")
struct IntegerTests {
    private func count(_ number: String) throws -> UInt64 {
        try NewNotificationCountChanged(text: #"{"newNotificationCountChanged":\#(number)}"#)
            .newNotificationCountChanged
    }

    @Test(
        "is read in every spelling",
        arguments: [
            ("0", 0), ("-0", 0), ("-0.0", 0), ("0e5", 0), ("0E-99999999999999999999", 0), ("7", 7), ("1.0", 1),
            ("1.000", 1), ("1e2", 100), ("1E+2", 100), ("10e-1", 1), ("100e-2", 1), ("1.5e1", 15), ("0.00012e5", 12),
            ("12.50e1", 125), ("9223372036854775807", 9_223_372_036_854_775_807),
            ("9223372036854775807.0", 9_223_372_036_854_775_807),
            ("92233720368547758070e-1", 9_223_372_036_854_775_807),
            ("0.9223372036854775807e19", 9_223_372_036_854_775_807), ("9007199254740993", 9_007_199_254_740_993),
            ("123456789012345678", 123_456_789_012_345_678), ("1234567890123456789", 1_234_567_890_123_456_789),
        ] as [(String, UInt64)]
    )
    func spellings(number: String, value: UInt64) throws {
        #expect(try count(number) == value)
    }

    @Test(
        "is refused outside its range, never rounded",
        arguments: [
            "-1", "-1.0", "-1e0", "9223372036854775808", "18446744073709551615", "18446744073709551616",
            "99999999999999999999", "100000000000000000000", "1e19", "1e20", "1e400", "1e99999999999999999999999",
            "922337203685477580.8e1", "123456789012345678901234567890",
        ]
    )
    func range(number: String) {
        let fault = fault(
            reading: #"{"newNotificationCountChanged":\#(number)}"#,
            as: NewNotificationCountChanged.self
        )
        #expect(fault == WireFault(reason: .outOfRange, pointer: "/newNotificationCountChanged", offset: 31))
    }

    @Test(
        "is refused with a fraction, however small",
        arguments: [
            "1.5", "-1.5", "0.1", "1e-1", "15e-1", "9007199254740993.5", "1e-400", "1e-99999999999999999999",
            "0.0000000000000000000001", "123456789012345678901234567890.5",
        ]
    )
    func fraction(number: String) {
        let fault = fault(
            reading: #"{"newNotificationCountChanged":\#(number)}"#,
            as: NewNotificationCountChanged.self
        )
        #expect(fault == WireFault(reason: .notIntegral, pointer: "/newNotificationCountChanged", offset: 31))
    }

    @Test("is not read from other types", arguments: ["\"7\"", "true", "false", "null", "[7]", "{}"])
    func otherTypes(value: String) {
        let fault = fault(
            reading: #"{"newNotificationCountChanged":\#(value)}"#,
            as: NewNotificationCountChanged.self
        )
        #expect(fault == WireFault(reason: .wrongType, pointer: "/newNotificationCountChanged", offset: 31))
    }

    @Test("is written as digits", arguments: [0, 9, 10, 99, 100, 12_345, UInt64(Int64.max)])
    func writing(value: UInt64) {
        let message = NewNotificationCountChanged(newNotificationCountChanged: value)
        #expect(message.text == #"{"newNotificationCountChanged":\#(value)}"#)
    }
}
