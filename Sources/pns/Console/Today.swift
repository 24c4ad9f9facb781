import Foundation
import PNSConformance

/// The day on which the command runs.
enum Today {
    /// In UTC.
    static var day: CalendarDay { CalendarDay(.now) }

    /// A day on the command line; this one where none is given.
    ///
    /// - Throws: Exit status 2 for what is no day.
    static func day(_ text: String?, _ flag: String) throws -> CalendarDay {
        guard let text else { return day }
        guard let day = CalendarDay(text) else {
            throw Talk.fail(.usage, "\(flag) \(text) is no day such as \(Self.day)")
        }
        return day
    }
}
