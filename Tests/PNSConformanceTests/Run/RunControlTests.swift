import Synchronization
import Testing

@testable import PNSConformance

@Suite struct RunControlTests {
    private final class Running: Sendable {
        let cancelled = Mutex<[String]>([])

        func cancel(_ why: String) { cancelled.withLock { $0.append(why) } }
    }

    @Test("cancels what is under way, and keeps the first reason")
    func cancels() {
        let control = RunControl()
        let (first, second) = (Running(), Running())
        control.enter(first) { first.cancel($0) }
        control.enter(second) { second.cancel($0) }
        control.leave(second)
        #expect(control.ending == nil)
        control.cut(.deadline)
        control.cut(.interrupted)
        #expect(control.ending == .deadline)
        #expect(first.cancelled.withLock { $0.first } == "the run was cut short: deadline")
        #expect(second.cancelled.withLock { $0 } == [])
    }

    @Test("says what more there is to say, to those under way and to latecomers")
    func saysWhy() {
        let control = RunControl()
        let (first, late) = (Running(), Running())
        control.enter(first) { first.cancel($0) }
        control.cut(.unreachable, reason: "the adapter ended")
        control.cut(.deadline, reason: "another")
        control.enter(late) { late.cancel($0) }
        #expect(control.reason == "the adapter ended")
        #expect(first.cancelled.withLock { $0.first } == "the run was cut short: the adapter ended")
        #expect(late.cancelled.withLock { $0 } == ["the run was cut short: the adapter ended"])
    }

    @Test("cancels what comes too late to be cut")
    func cancelsLatecomers() {
        let control = RunControl()
        control.cut(.interrupted)
        let late = Running()
        control.enter(late) { late.cancel($0) }
        #expect(late.cancelled.withLock { $0 } == ["the run was cut short: interrupted"])
    }
}
