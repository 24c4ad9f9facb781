import PNSCodec
import Testing

@testable import PNSServer

@Suite struct DeviceWatchTests {
    private static func times(_ edit: (inout Limits) -> Void = { _ in }) -> DeviceWatch.Times {
        var limits = Limits()
        limits.pingIntervalSeconds = 30
        limits.pingTimeoutSeconds = 20
        limits.slowDeviceSeconds = 60
        limits.requestTimeoutSeconds = 40
        edit(&limits)
        return DeviceWatch.Times(limits)
    }

    @Test func pingsTheSilentAndGivesThemUp() {
        let times = Self.times()
        var watch = DeviceWatch(since: 0)
        #expect(watch.judge(at: 0, times, isDeaf: false) == .wait(until: 30))
        #expect(watch.judge(at: 29, times, isDeaf: false) == .wait(until: 30))
        #expect(watch.judge(at: 30, times, isDeaf: false) == .ping(next: 50))
        #expect(watch.judge(at: 49, times, isDeaf: false) == .wait(until: 50))
        #expect(watch.judge(at: 50, times, isDeaf: false) == .close(.pingTimeout))
    }

    @Test func takesAnyFrameForAnAnswer() {
        let times = Self.times()
        var watch = DeviceWatch(since: 0)
        #expect(watch.judge(at: 30, times, isDeaf: false) == .ping(next: 50))
        watch.noteFrame(at: 49)
        #expect(watch.judge(at: 50, times, isDeaf: false) == .wait(until: 79))
        #expect(watch.judge(at: 79, times, isDeaf: false) == .ping(next: 99))
    }

    @Test func givesNobodyUpUnpingedHoweverFarTheClockJumps() {
        let times = Self.times()
        var watch = DeviceWatch(since: 0)
        #expect(watch.judge(at: 100_000, times, isDeaf: false) == .ping(next: 100_020))
        #expect(watch.judge(at: 100_019, times, isDeaf: false) == .wait(until: 100_020))
        #expect(watch.judge(at: 200_000, times, isDeaf: false) == .close(.pingTimeout))
    }

    @Test func doesNotCountSilenceThatIsItsOwnDoing() {
        let times = Self.times()
        var watch = DeviceWatch(since: 0)
        #expect(watch.judge(at: 45, times, isDeaf: true) == .wait(until: 75))
        #expect(watch.judge(at: 74, times, isDeaf: false) == .wait(until: 75))
        #expect(watch.judge(at: 75, times, isDeaf: false) == .ping(next: 95))
    }

    @Test func closesWhoDoesNotRead() {
        let times = Self.times()
        var watch = DeviceWatch(since: 0)
        watch.noteBlocked(at: 10)
        watch.noteBlocked(at: 20)
        #expect(watch.judge(at: 69, times, isDeaf: false) == .wait(until: 70))
        #expect(watch.judge(at: 70, times, isDeaf: false) == .close(.tooSlow))
        watch.noteUnblocked(at: 70)
        #expect(watch.judge(at: 71, times, isDeaf: false) == .wait(until: 100))
    }

    @Test func closesWhoDoesNotEndWhatItBegan() {
        let times = Self.times()
        var watch = DeviceWatch(since: 0)
        watch.noteBeginning(at: 5)
        watch.noteBeginning(at: 25)
        watch.noteFrame(at: 44)  // a pong between fragments ends nothing
        #expect(watch.judge(at: 44, times, isDeaf: false) == .wait(until: 45))
        #expect(watch.judge(at: 45, times, isDeaf: false) == .close(.requestTimeout))
        watch.noteEnd()
        #expect(watch.judge(at: 46, times, isDeaf: false) == .wait(until: 74))
    }

    @Test func waitsForEverWhereNothingIsPublished() {
        let times = DeviceWatch.Times(Limits())
        var watch = DeviceWatch(since: 0)
        watch.noteBeginning(at: 0)
        watch.noteBlocked(at: 0)
        #expect(watch.judge(at: 1_000_000, times, isDeaf: false) == .wait(until: nil))
        watch.noteUnblocked(at: 1_000_000)
        #expect(watch.judge(at: 1_500_000_000, times, isDeaf: false) == .wait(until: nil))
    }

    @Test func pingsAndWaitsForEverWithoutATimeout() {
        let times = Self.times { $0.pingTimeoutSeconds = 0 }
        var watch = DeviceWatch(since: 0)
        #expect(watch.judge(at: 30, times, isDeaf: false) == .ping(next: nil))
        #expect(watch.judge(at: 1_000_000, times, isDeaf: false) == .wait(until: nil))
    }
}

@Suite struct ElapsedSecondsTests {
    @Test func countsWholeSecondsAndNoneBackwards() {
        let start = Timestamp(seconds: 1_772_600_767, nanoseconds: 500_000_000)
        var elapsed = ElapsedSeconds(from: start)
        #expect(elapsed.advance(to: start.advanced(by: .milliseconds(900))) == 0)
        #expect(elapsed.advance(to: start.advanced(by: .milliseconds(1_100))) == 1)
        #expect(elapsed.advance(to: start.advanced(by: .seconds(-3_600))) == 1)
        #expect(elapsed.advance(to: start.advanced(by: .seconds(-3_598))) == 3)
        #expect(elapsed.advance(to: start.advanced(by: .seconds(5_000_000_000))) == 1_900_000_000)
    }
}
