/// The format of the `Date` header, RFC 9110 section 5.6.7.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Writes a date.
    ///
    /// - Parameter seconds: Whole seconds since 1970-01-01T00:00:00Z, 0 or more.
    /// - Returns: Such as `Thu, 01 Jan 1970 00:00:00 GMT`.
    static func text(_ seconds: Int64) -> String {
        let (day, second) = max(0, seconds).quotientAndRemainder(dividingBy: 86_400)
        // A year begins in March here, so that the leap day is the last one: 146 097 days are 400 years.
        let shifted = day + 719_468
        let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * march + 2) / 5 + 1
        let month = march < 10 ? march + 2 : march - 10
        let year = era * 400 + yearOfEra + (month < 2 ? 1 : 0)
        let time = [second / 3_600, second / 60 % 60, second % 60].map(Self.twoDigits).joined(separator: ":")
        return
            "\(Self.days[Int(day % 7)]), \(Self.twoDigits(dayOfMonth)) \(Self.months[Int(month)]) \(year) \(time) GMT"
    }

    private static func twoDigits(_ value: Int64) -> String {
        value < 10 ? "0\(value)" : "\(value)"
    }
}
