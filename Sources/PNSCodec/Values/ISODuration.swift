/// A duration of days, hours, minutes and seconds as ISO 8601 writes it: `P2D`, `PT1H30M`, `PT0.5S`.
///
/// Never negative. Only the seconds can have a fraction, of up to nine digits; a day has 24 hours. Weeks, months and
/// years are not accepted.
///
/// Spec: CTL-003, CTL-005
public struct ISODuration: Hashable, Sendable {
    /// The duration, a whole number of nanoseconds, zero or more.
    public let duration: Duration

    /// Makes a duration that can be written; parts of a nanosecond are dropped.
    ///
    /// - Precondition: `duration` is not negative.
    public init(_ duration: Duration) {
        precondition(duration >= .zero, "An ISO duration of this protocol is not negative.")
        let (seconds, attoseconds) = duration.components
        self.duration = Duration(
            secondsComponent: seconds,
            attosecondsComponent: attoseconds - attoseconds % 1_000_000_000
        )
    }
}

extension ISODuration: CustomStringConvertible {
    /// Reads a duration; nil when the text is none, is negative or has 2^63 seconds or more.
    ///
    /// Components stand in the order days, hours, minutes, seconds; at least one, and at least one behind a `T`.
    ///
    /// Spec: CTL-005
    public init?(_ text: String) {
        var text = text
        guard let duration = text.withUTF8({ ISODuration(bytes: $0) }) else { return nil }
        self = duration
    }

    /// The shortest text in days, hours, minutes and seconds; `PT0S` for zero.
    public var description: String {
        let (seconds, attoseconds) = duration.components
        let nanoseconds = attoseconds / 1_000_000_000
        var text = "P"
        if seconds >= 86_400 { text += "\(seconds / 86_400)D" }
        let secondOfDay = seconds % 86_400
        guard secondOfDay > 0 || nanoseconds > 0 || seconds == 0 else { return text }
        text += "T"
        if secondOfDay >= 3600 { text += "\(secondOfDay / 3600)H" }
        if secondOfDay / 60 % 60 > 0 { text += "\(secondOfDay / 60 % 60)M" }
        guard secondOfDay % 60 > 0 || nanoseconds > 0 || seconds == 0 else { return text }
        text += "\(secondOfDay % 60)"
        if nanoseconds > 0 {
            var fraction = String(1_000_000_000 + nanoseconds).dropFirst()
            while fraction.last == "0" { fraction.removeLast() }
            text += ".\(fraction)"
        }
        return text + "S"
    }

    init?(bytes: UnsafeBufferPointer<UInt8>) {
        var text = DigitCursor(bytes)
        guard text.skip(UInt8(ascii: "P")) else { return nil }
        // The components still to come, largest first.
        var units: ArraySlice<(letter: UInt8, seconds: Int)> = [(UInt8(ascii: "D"), 86_400)]
        var isTime = false
        var isEmpty = true
        var total = 0
        var nanoseconds = 0
        while !text.isAtEnd {
            if !isTime, text.skip(UInt8(ascii: "T")) {
                isTime = true
                isEmpty = true
                units = [(UInt8(ascii: "H"), 3600), (UInt8(ascii: "M"), 60), (UInt8(ascii: "S"), 1)]
            }
            guard let number = text.number() else { return nil }
            let hasFraction = text.skip(.period)
            if hasFraction {
                guard let fraction = text.fraction(maxDigits: 9) else { return nil }
                nanoseconds = fraction
            }
            guard let letter = text.current, let index = units.firstIndex(where: { $0.letter == letter }),
                text.skip(letter), !hasFraction || letter == UInt8(ascii: "S")
            else { return nil }
            let (product, overflow) = number.multipliedReportingOverflow(by: units[index].seconds)
            let (sum, carry) = total.addingReportingOverflow(product)
            guard !overflow, !carry else { return nil }
            total = sum
            units = units[(index + 1)...]
            isEmpty = false
        }
        guard !isEmpty else { return nil }
        duration = .seconds(total) + .nanoseconds(nanoseconds)
    }
}

extension ISODuration: WireElement {
    /// Reads a string.
    ///
    /// - Throws: `DecodingError`; its underlying error is a `WireFault` of reason `invalid-duration`.
    public init(from decoder: any Decoder) throws {
        guard let duration = ISODuration(try decoder.singleValueContainer().decode(String.self)) else {
            throw DecodingError.corrupted(.invalidDuration, at: decoder.codingPath)
        }
        self = duration
    }

    /// Writes a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    static func read(_ reader: inout WireReader) throws(RawFault) -> ISODuration {
        let offset = reader.position
        guard let duration = ISODuration(bytes: try reader.readText()) else {
            throw RawFault(.invalidDuration, offset)
        }
        return duration
    }

    func write(_ writer: inout WireWriter) {
        writer.write(string: description)
    }
}
