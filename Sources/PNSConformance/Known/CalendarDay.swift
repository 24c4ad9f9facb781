public import Foundation

/// A day of the Gregorian calendar, in UTC: `2026-03-01`.
public struct CalendarDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01.
    private let number: Int

    private static let secondsPerDay = 86_400

    private static let style = Date.ISO8601FormatStyle().year().month().day()

    /// The day of a moment.
    public init(_ moment: Date) {
        number = Int((moment.timeIntervalSince1970 / Double(Self.secondsPerDay)).rounded(.down))
    }

    /// Reads `YYYY-MM-DD`; nil for anything else, and for a day that no calendar has.
    public init?(_ text: String) {
        guard let moment = try? Date(text, strategy: Self.style) else { return nil }
        self.init(moment)
        // What is read leniently is not written the same.
        guard description.hasSameBytes(as: text) else { return nil }
    }

    /// So many days later.
    public func adding(days: Int) -> CalendarDay { CalendarDay(number: number + days) }

    private init(number: Int) { self.number = number }

    /// The earlier day is less.
    public static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }

    /// `YYYY-MM-DD`.
    public var description: String {
        Date(timeIntervalSince1970: Double(number * Self.secondsPerDay)).formatted(Self.style)
    }
}

extension CalendarDay {
    /// Reads a day of a data file.
    ///
    /// - Throws: ``DataFault``.
    init(_ reader: DataReader) throws(DataFault) {
        let text = try reader.string()
        guard let day = CalendarDay(text) else {
            throw reader.fault("\"\(text.shortened(to: 40))\" is no day such as \"2026-03-01\".")
        }
        self = day
    }
}
