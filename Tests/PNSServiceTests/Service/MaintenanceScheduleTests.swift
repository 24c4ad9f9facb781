import PNSCodec
import PNSService
import Testing

@Suite("A maintenance schedule")
struct MaintenanceScheduleTests {
    private static let start = Timestamp(seconds: 1_772_600_767, nanoseconds: 0)

    @Test func isDueAtOnceAndThenAfterEachInterval() {
        var schedule = MaintenanceSchedule(interval: .seconds(30), now: Self.start)
        #expect(schedule.isDue(at: Self.start))
        schedule.noteSweep(at: Self.start)
        #expect(!schedule.isDue(at: Self.start.advanced(by: .seconds(30) - .nanoseconds(1))))
        #expect(schedule.isDue(at: Self.start.advanced(by: .seconds(30))))
        #expect(schedule.nextDue == Self.start.advanced(by: .seconds(30)))
    }

    @Test func makesUpForNothingAfterALongPause() {
        var schedule = MaintenanceSchedule(interval: .seconds(30), now: Self.start)
        let later = Self.start.advanced(by: .seconds(86_400 * 31))
        #expect(schedule.isDue(at: later))
        schedule.noteSweep(at: later)
        #expect(schedule.nextDue == later.advanced(by: .seconds(30)))
    }

    @Test func goesOnWhenTheClockIsSetBack() {
        var schedule = MaintenanceSchedule(interval: .seconds(30), now: Self.start)
        schedule.noteSweep(at: Self.start)
        let before = Self.start.advanced(by: .zero - .seconds(3_600))
        #expect(schedule.isDue(at: before))
        schedule.noteSweep(at: before)
        #expect(!schedule.isDue(at: before.advanced(by: .seconds(29))))
        #expect(schedule.isDue(at: before.advanced(by: .seconds(30))))
    }
}
