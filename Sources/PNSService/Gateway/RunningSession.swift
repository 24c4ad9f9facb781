public import PNSCodec
import Synchronization

/// A push session under way: the machine, the batches on their way, and whoever waits for room or for feedback.
public final class RunningSession: Sendable {
    /// Sends the batches of a session.
    typealias Send = @Sendable (PushBatch) async -> [PushOutcome]

    private struct State {
        var machine: PushSession
        var room: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var reader: CheckedContinuation<Void, Never>?
        var hasReader = false
        var tasks: [Int: Task<Void, Never>] = [:]
        var timer: (due: Timestamp, task: Task<Void, Never>)?
        var lastTicket: UInt64 = 0
    }

    /// What has to happen outside of the lock.
    private struct Wakeups {
        var continuations: [CheckedContinuation<Void, Never>] = []
        var tasks: [Task<Void, Never>] = []
        var isOver = false

        func perform(_ whenOver: () -> Void) {
            for continuation in self.continuations { continuation.resume() }
            for task in self.tasks { task.cancel() }
            if self.isOver { whenOver() }
        }
    }

    /// Who opened it.
    public let application: ApplicationName

    private let clock: any ServiceClock
    private let send: Send
    private let whenOver: @Sendable () -> Void
    private let state: Mutex<State>

    init(
        _ machine: PushSession,
        application: ApplicationName,
        clock: any ServiceClock,
        send: @escaping Send,
        whenOver: @escaping @Sendable () -> Void
    ) {
        self.application = application
        self.clock = clock
        self.send = send
        self.whenOver = whenOver
        self.state = Mutex(State(machine: machine))
    }

    /// How far it has come.
    public var phase: PushSession.Phase { self.state.withLock { $0.machine.phase } }

    /// How many devices have come in whose feedback was not handed over for good.
    var heldDevices: Int { self.state.withLock { $0.machine.held } }

    // MARK: Feeding

    /// Begins to feed the session; it does not expire until ``endFeeding()``.
    ///
    /// - Throws: `session-closed` or `session-gone`.
    public func beginFeeding() throws(ServiceError) {
        try self.enter(whileOpen: true) { _ in nil }
    }

    /// Ends what ``beginFeeding()`` began.
    public func endFeeding() {
        self.perform { $0.machine.leave(at: self.clock.now()) }
    }

    /// Feeds devices; waits while there is no room for them (GWS-011).
    ///
    /// - Parameter devices: Any number of devices.
    /// - Throws: `session-closed` or `session-gone` when the session ended before all of them were taken, and
    ///   `unavailable` when the task is cancelled.
    public func feed(_ devices: [SessionDevice]) async throws(ServiceError) {
        var rest = devices[...]
        while !rest.isEmpty {
            let phase = self.perform { state in
                let count = min(state.machine.room, rest.count)
                if count > 0 {
                    self.start(state.machine.take(rest.prefix(count), at: self.clock.now()), &state)
                    rest.removeFirst(count)
                }
                return state.machine.phase
            }
            if rest.isEmpty { return }
            if let error = Self.refusal(phase, whileOpen: true) { throw error }
            await self.waitForRoom()
            if Task.isCancelled { throw Self.interrupted }
        }
    }

    private func waitForRoom() async {
        let ticket = self.state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = self.state.withLock { state in
                    // A cancellation before this line is seen here, one after it finds the continuation.
                    guard !Task.isCancelled, state.machine.room == 0, state.machine.phase == .open else { return true }
                    state.room[ticket] = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            self.state.withLock { $0.room.removeValue(forKey: ticket) }?.resume()
        }
    }

    // MARK: Feedback

    /// Begins to read the feedback; it does not expire until ``endReading()``.
    ///
    /// - Throws: `feedback-in-use` while somebody reads (GFB-012), `session-gone` when it is over.
    public func beginReading() throws(ServiceError) {
        try self.enter(whileOpen: false) { state in
            guard !state.hasReader else { return Self.inUse }
            state.hasReader = true
            return nil
        }
    }

    /// Ends what ``beginReading()`` began; what was given out last, and not followed by another call, is given out again.
    public func endReading() {
        self.perform { state in
            state.hasReader = false
            if state.machine.phase != .over { state.machine.takeBack() }
            state.machine.leave(at: self.clock.now())
        }
    }

    /// Gives feedback out, as soon as there is some; what was given out before counts as read.
    ///
    /// - Parameter most: How much at most.
    /// - Returns: The feedback, oldest first; `nil` when there will be no more, or when the task is cancelled.
    public func nextFeedback(atMost most: Int) async -> [Feedback]? {
        while true {
            let (feedback, phase) = self.perform { state in
                let feedback = state.machine.handOver(atMost: most, at: self.clock.now())
                return (feedback, state.machine.phase)
            }
            if !feedback.isEmpty { return feedback }
            if phase == .over || Task.isCancelled { return nil }
            await self.waitForFeedback()
        }
    }

    private func waitForFeedback() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = self.state.withLock { state in
                    guard !Task.isCancelled, !state.machine.hasNews else { return true }
                    state.reader = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            self.state.withLock { $0.reader.take() }?.resume()
        }
    }

    // MARK: Life

    /// Closes the session: what it holds goes out, and it ends when its feedback was read to the end (GWS-014).
    ///
    /// - Throws: `session-closed` or `session-gone`.
    public func close() throws(ServiceError) {
        let phase = self.perform { state in
            let phase = state.machine.phase
            self.start(state.machine.close(at: self.clock.now()), &state)
            return phase
        }
        if let error = Self.refusal(phase, whileOpen: true) { throw error }
    }

    /// Does what is due by the clock.
    func runDue() {
        self.perform { state in self.start(state.machine.wake(at: self.clock.now()), &state) }
    }

    /// Ends the batches that are on their way, each with `cancelled`.
    func cancelBatches() {
        for task in self.state.withLock({ Array($0.tasks.values) }) { task.cancel() }
    }

    private func enter(
        whileOpen: Bool,
        _ check: (inout State) -> ServiceError?
    ) throws(ServiceError) {
        let error = self.perform { state -> ServiceError? in
            if let error = Self.refusal(state.machine.phase, whileOpen: whileOpen) ?? check(&state) { return error }
            state.machine.enter()
            return nil
        }
        if let error { throw error }
    }

    // MARK: Parts

    /// Changes the state, and then wakes whoever waits for what has come of it.
    @discardableResult
    private func perform<Value>(_ change: (inout sending State) -> Value) -> Value {
        var wakeups = Wakeups()
        let value = self.state.withLock { state in
            let before = state.machine.phase
            let value = change(&state)
            let phase = state.machine.phase
            if state.machine.hasNews, let reader = state.reader.take() {
                wakeups.continuations.append(reader)
            }
            if phase != .open || state.machine.hasAmpleRoom {
                wakeups.continuations += state.room.values
                state.room = [:]
            }
            if phase == .over, before != .over {
                wakeups.isOver = true
                wakeups.tasks = Array(state.tasks.values)
                state.tasks = [:]
            }
            self.arm(&state, &wakeups)
            return value
        }
        wakeups.perform(self.whenOver)
        return value
    }

    /// Sends batches; each in a task that ends with the answer, or is cancelled with the session.
    private func start(_ batches: [PushBatch], _ state: inout State) {
        for batch in batches {
            state.tasks[batch.number] = Task {
                let outcomes = await self.send(batch)
                self.perform { state in
                    state.tasks[batch.number] = nil
                    let more = state.machine.answered(
                        batch.number,
                        outcomes,
                        at: self.clock.now(),
                        chance: .random(in: 0..<1)
                    )
                    self.start(more, &state)
                }
            }
        }
    }

    /// Sets the timer to what is due first; one that rings too early does no harm.
    private func arm(_ state: inout State, _ wakeups: inout Wakeups) {
        guard let deadline = state.machine.deadline else {
            if let timer = state.timer.take(), state.machine.phase == .over { wakeups.tasks.append(timer.task) }
            return
        }
        if let timer = state.timer, timer.due <= deadline { return }
        if let timer = state.timer.take() { wakeups.tasks.append(timer.task) }
        let task = Task {
            // Cancelled by an earlier deadline, and by the end of the session.
            guard (try? await self.clock.sleep(until: deadline)) != nil else { return }
            self.ring(deadline)
        }
        state.timer = (deadline, task)
    }

    private func ring(_ deadline: Timestamp) {
        self.perform { state in
            if state.timer?.due == deadline { state.timer = nil }
            self.start(state.machine.wake(at: self.clock.now()), &state)
        }
    }

    /// Why a session does not take what it takes while it is open.
    private static func refusal(_ phase: PushSession.Phase, whileOpen: Bool) -> ServiceError? {
        switch phase {
        case .open: nil
        case .closing: whileOpen ? PushGateway.closed : nil
        case .over: PushGateway.gone
        }
    }

    private static let inUse = ServiceError(
        code: .feedbackInUse,
        message: "Another request reads the feedback of this session."
    )

    private static let interrupted = ServiceError(
        code: .unavailable,
        message: "The request ended before all devices were taken."
    )
}
