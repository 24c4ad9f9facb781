import Testing

@testable import PNSService

@Suite struct RetryScheduleTests {
    private let schedule = RetrySchedule(
        maxTries: 5,
        firstPause: .seconds(1),
        maxPause: .seconds(6),
        patience: .seconds(30)
    )

    @Test(arguments: [(1, 1), (2, 2), (3, 4), (4, 6)])
    func doublesUpToALongestPause(tries: Int, seconds: Int) {
        #expect(self.schedule.pause(afterTries: tries, chance: 0) == .seconds(seconds))
    }

    @Test func endsAfterTheLastTry() {
        #expect(self.schedule.pause(afterTries: 5, chance: 0) == nil)
        #expect(self.schedule.pause(afterTries: 0, chance: 0) == nil)
    }

    @Test(arguments: [0.0, 0.25, 0.5, 0.999])
    func chanceShortensByHalfAtMost(chance: Double) throws {
        let pause = try #require(self.schedule.pause(afterTries: 3, chance: chance))
        #expect(pause <= .seconds(4))
        #expect(pause > .seconds(2))
    }

    @Test func neverComesBeforeTheProviderAllows() {
        for chance in [0.0, 0.5, 0.999] {
            #expect(self.schedule.pause(afterTries: 1, notBefore: .seconds(20), chance: chance) == .seconds(20))
        }
        #expect(self.schedule.pause(afterTries: 3, notBefore: .seconds(1), chance: 0) == .seconds(4))
    }

    @Test func givesUpWhereTheProviderAsksForMoreThanItsPatience() {
        #expect(self.schedule.pause(afterTries: 1, notBefore: .seconds(31), chance: 0) == nil)
        #expect(self.schedule.pause(afterTries: 1, notBefore: .seconds(30), chance: 0) == .seconds(30))
    }

    @Test(arguments: [
        (1, 60), (9, 60), (10, 60), (11, 60), (12, 240), (15, 1_500), (50, 86_400), (4_000_000_000, 86_400),
    ])
    func canGrowByTheSquare(tries: Int, seconds: Int) {
        let schedule = RetrySchedule(
            maxTries: .max,
            firstPause: .seconds(60),
            maxPause: .seconds(86_400),
            patience: .seconds(86_400),
            growth: .squaring(after: 10),
            spread: 0
        )
        #expect(schedule.pause(afterTries: tries, chance: 0.5) == .seconds(seconds))
    }

    @Test func manyDoublingsDoNotOverflow() {
        var schedule = self.schedule
        schedule.maxTries = .max
        schedule.firstPause = .seconds(60)
        #expect(schedule.pause(afterTries: 1_000_000, chance: 0) == .seconds(6))
    }
}
