import Foundation
import Testing

@testable import PNSConformance

@Suite struct CalendarDayTests {
    @Test("reads days, and writes them the same", arguments: ["2026-03-01", "2024-02-29", "1970-01-01", "1969-12-31"])
    func reads(text: String) {
        #expect(CalendarDay(text)?.description == text)
    }

    @Test(
        "refuses what is no day",
        arguments: ["", "2026-3-1", "2026-02-29", "2026-13-01", "2026-03-01T00:00:00Z", "01.03.2026", " 2026-03-01"]
    )
    func refuses(text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test func `counts and orders days, in UTC`() {
        #expect(CalendarDay("2026-12-31")?.adding(days: 1) == CalendarDay("2027-01-01"))
        #expect(CalendarDay("2026-04-02")?.adding(days: 90) == CalendarDay("2026-07-01"))
        #expect(CalendarDay(Date(timeIntervalSince1970: 86_399)) == CalendarDay("1970-01-01"))
        #expect(CalendarDay(Date(timeIntervalSince1970: -1)) == CalendarDay("1969-12-31"))
        let days = [CalendarDay("2027-01-01"), CalendarDay("2026-12-31")].compactMap(\.self)
        #expect(days.min()?.description == "2026-12-31")
    }

    @Test func `finds the line of every value`() {
        let text = "{\"a\": [1,\n {\"b~/\": \"x\\\"}\\n\"},\n\n true],\"c\"\n:{}}"
        #expect(
            JSONLines(text).lines == [
                "": 1, "/a": 1, "/a/0": 1, "/a/1": 2, "/a/1/b~0~1": 2, "/a/2": 4, "/c": 5,
            ]
        )
        #expect(JSONLines("{").lines == [:])
    }
}
