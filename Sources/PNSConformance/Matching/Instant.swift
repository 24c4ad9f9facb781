/// A point in time, read by the runner itself from the text form of RFC 3339.
///
/// The codec has a type for this too; the runner does not use it, so that a mistake there cannot hide.
public struct Instant: Hashable, Comparable, Sendable {
    /// Whole seconds since 1970-01-01T00:00:00Z; negative before it.
    public let seconds: Int64
    /// The part of a second after `seconds`, 0…999 999 999.
    public let nanoseconds: Int64

    /// Makes an instant.
    ///
    /// - Parameters:
    ///   - seconds: Whole seconds since 1970-01-01T00:00:00Z.
    ///   - nanoseconds: The part of a second after that, 0…999 999 999.
    public init(seconds: Int64, nanoseconds: Int64) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Reads a timestamp of RFC 3339: any offset, both cases of `T` and `Z`, at most nine fraction digits.
    ///
    /// Nil for another text, for a day or a time that does not exist (TIM-002), and for an instant outside the years 0002
    /// to 9999 (TIM-003).
    public init?(_ text: String) {
        var fields = Fields(text)
        guard let year = fields.digits(4), fields.take("-"), let month = fields.digits(2), fields.take("-"),
            let day = fields.digits(2), fields.take("T") || fields.take("t"),
            let hour = fields.digits(2), fields.take(":"), let minute = fields.digits(2), fields.take(":"),
            let second = fields.digits(2), let nanoseconds = fields.fraction(), let offset = fields.offset(),
            fields.isAtEnd
        else { return nil }
        guard (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let days = Self.daysSince1970(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset * 60
        guard (Self.earliest..<Self.end).contains(seconds) else { return nil }
        self.init(seconds: seconds, nanoseconds: nanoseconds)
    }

    /// Orders by time.
    public static func < (left: Instant, right: Instant) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// Whether a text has the form that TIM-004 asks of senders.
    ///
    /// UTC with the letter `Z`, three fraction digits, or six or nine where three would lose a part of the instant.
    public static func isCanonical(_ text: String) -> Bool {
        guard let instant = Instant(text), !text.utf8.contains(where: { $0 == UInt8(ascii: "t") }) else { return false }
        switch text.utf8.count {
        case 24: break
        case 27, 30: guard instant.nanoseconds % 1_000_000 != 0 else { return false }
        default: return false
        }
        return text.utf8.last == UInt8(ascii: "Z")
    }

    /// The first second of year 2 and the one after the last of year 9999.
    private static let earliest = daysSince1970(year: 2, month: 1, day: 1) * 86_400
    private static let end = daysSince1970(year: 10_000, month: 1, day: 1) * 86_400

    private static func isLeap(_ year: Int64) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let before = year - 1
        let daysOfYears = before * 365 + before / 4 - before / 100 + before / 400
        let daysOfMonths = (1..<month).reduce(0) { $0 + days(in: $1, of: year) }
        return daysOfYears + daysOfMonths + day - 1 - 719_162
    }

    /// The rest of a timestamp that is being read.
    private struct Fields {
        private var rest: Substring.UTF8View

        init(_ text: String) {
            rest = Substring(text).utf8
        }

        var isAtEnd: Bool { rest.isEmpty }

        mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard let byte = rest.first, byte == UInt8(ascii: scalar) else { return false }
            rest.removeFirst()
            return true
        }

        mutating func digits(_ count: Int) -> Int64? {
            let digits = rest.prefix(count)
            guard digits.count == count else { return nil }
            var value: Int64 = 0
            for digit in digits {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
                value = value * 10 + Int64(digit - UInt8(ascii: "0"))
            }
            rest.removeFirst(count)
            return value
        }

        /// Nanoseconds; zero where there is no fraction.
        mutating func fraction() -> Int64? {
            guard take(".") else { return 0 }
            let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            guard (1...9).contains(count), let value = digits(count) else { return nil }
            return (count..<9).reduce(value) { scaled, _ in scaled * 10 }
        }

        /// Minutes east of UTC.
        mutating func offset() -> Int64? {
            if take("Z") || take("z") { return 0 }
            let isEast = take("+")
            guard isEast || take("-"), let hours = digits(2), take(":"), let minutes = digits(2),
                hours < 24, minutes < 60
            else { return nil }
            let total = hours * 60 + minutes
            return isEast ? total : -total
        }
    }
}
