extension Instant {
    /// The text form of TIM-004: UTC, three fraction digits, six or nine where three would lose a part.
    var canonicalText: String {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let rest = seconds - days * 86_400
        let (year, month, day) = Self.civil(days)
        let fraction: String =
            if nanoseconds % 1_000_000 == 0 {
                Self.padded(nanoseconds / 1_000_000, 3)
            } else if nanoseconds % 1_000 == 0 {
                Self.padded(nanoseconds / 1_000, 6)
            } else {
                Self.padded(nanoseconds, 9)
            }
        let date = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
        let time =
            "\(Self.padded(rest / 3_600, 2)):\(Self.padded(rest / 60 % 60, 2)):\(Self.padded(rest % 60, 2)).\(fraction)"
        return "\(date)T\(time)Z"
    }

    /// The date of a day that is counted from 1970-01-01, in years that begin in March so that leap days come last.
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468  // from 0000-03-01
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let day = dayOfYear - (153 * march + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func padded(_ number: Int64, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
