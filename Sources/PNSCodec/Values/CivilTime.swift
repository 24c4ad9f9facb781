/// Date and time of day in UTC, proleptic Gregorian calendar.
struct CivilTime {
    var year: Int
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int

    static let secondsPerDay = 86_400

    // A cycle of the calendar has 400 years and 146 097 days. Years are counted from 1 March, so that the leap day is
    // the last of its year. 1970-01-01 is day 719 468 from 0000-03-01.
    private static let daysPerCycle = 146_097
    private static let epochDay = 719_468

    init(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    init(_ timestamp: Timestamp) {
        // Never negative: timestamps begin with the year 0002. Days from 0000-03-01 on.
        let shifted = UInt64(bitPattern: timestamp.seconds &+ Int64(Self.epochDay * Self.secondsPerDay))
        let secondOfDay = UInt32(truncatingIfNeeded: shifted % UInt64(Self.secondsPerDay))
        let dayNumber = UInt32(truncatingIfNeeded: shifted / UInt64(Self.secondsPerDay))
        // Centuries have 36 524.25 days, so a century is found in quarters of a day.
        let quarters = 4 &* dayNumber &+ 3
        let century = quarters / 146_097
        let dayOfCentury = quarters % 146_097 / 4
        let yearOfCentury = (4 &* dayOfCentury &+ 3) / 1461
        let dayOfYear = (4 &* dayOfCentury &+ 3) % 1461 / 4
        // Months from March on have 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31 days: 153 in five.
        let shiftedMonth = (5 &* dayOfYear &+ 2) / 153
        day = Int(dayOfYear &- (153 &* shiftedMonth &+ 2) / 5 &+ 1)
        month = Int(shiftedMonth < 10 ? shiftedMonth &+ 3 : shiftedMonth &- 9)
        year = Int(century &* 100 &+ yearOfCentury &+ (shiftedMonth < 10 ? 0 : 1))
        hour = Int(secondOfDay / 3600)
        minute = Int(secondOfDay / 60 % 60)
        second = Int(secondOfDay % 60)
    }

    /// Whether there is such a day and such a time of day; no leap seconds (TIM-002).
    var exists: Bool {
        guard (1...12).contains(month), day >= 1, day <= daysInMonth else { return false }
        return (0...23).contains(hour) && (0...59).contains(minute) && (0...59).contains(second)
    }

    private var daysInMonth: Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    /// Seconds since 1970-01-01T00:00:00Z; the year is not negative.
    var secondsSinceEpoch: Int {
        // January and February belong to the year before. Adding a cycle keeps every division on positive numbers; of
        // fields that exist nothing overflows.
        let shiftedYear = UInt32(truncatingIfNeeded: (month <= 2 ? year &- 1 : year) &+ 400)
        let shiftedMonth = UInt32(truncatingIfNeeded: month > 2 ? month &- 3 : month &+ 9)
        let yearOfCycle = shiftedYear % 400
        let dayOfYear = (153 &* shiftedMonth &+ 2) / 5 &+ UInt32(truncatingIfNeeded: day) &- 1
        let dayOfCycle = yearOfCycle &* 365 &+ yearOfCycle / 4 &- yearOfCycle / 100 &+ dayOfYear
        let cycles = Int(shiftedYear / 400) &- 1
        let dayNumber = cycles &* Self.daysPerCycle &+ Int(dayOfCycle) &- Self.epochDay
        return dayNumber &* Self.secondsPerDay &+ hour &* 3600 &+ minute &* 60 &+ second
    }
}
