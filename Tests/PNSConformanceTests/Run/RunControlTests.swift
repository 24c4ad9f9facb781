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

    @Test("cancels work when the run is cut short, at once where it was before", arguments: [true, false])
    func cancelsWork(isCutBefore: Bool) async throws {
        let control = RunControl()
        if isCutBefore { control.cut(.deadline) }
        let began = Mailbox<Void>(bound: 1, overflow: ())
        let work = Task {
            try await control.perform {
                began.post(())
                try await Task.sleep(for: .seconds(600))
            }
        }
        await began.next()
        control.cut(.deadline)
        await #expect(throws: CancellationError.self) { try await work.value }
    }

    @Test("lets what is under way end where nothing more is to begin")
    func stopsBeginning() async throws {
        let control = RunControl()
        let running = Running()
        control.enter(running) { running.cancel($0) }
        control.stopBeginning(.failFast)
        control.enter(running) { running.cancel($0) }
        #expect(control.ending == .failFast)
        #expect(running.cancelled.withLock { $0 } == [])
        #expect(try await control.perform { 7 } == 7)
    }
}
