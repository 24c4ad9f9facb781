import PNSCodec
import PNSService
import Synchronization

/// A handler that holds what it is given until a test lets it go, and tells of everything.
final class GatedHandler: PushHandler {
    let queueLimit: Int
    let concurrency: Int

    /// What was handled, in the order of its beginning.
    let begun = Recorder<Receipt>()

    /// One element for each receipt that was begun.
    let arrivals: AsyncStream<Receipt>

    private let arrive: AsyncStream<Receipt>.Continuation
    private let gate = Gate()
    private let stops = Atomic<Int>(0)

    init(queueLimit: Int = 2, concurrency: Int = 1, isOpen: Bool = false) {
        self.queueLimit = queueLimit
        self.concurrency = concurrency
        (self.arrivals, self.arrive) = AsyncStream.makeStream()
        if isOpen { self.gate.open() }
    }

    /// Lets everything pass from now on.
    func open() { self.gate.open() }

    var stopCount: Int { self.stops.load(ordering: .sequentiallyConsistent) }

    func push(_ receipt: Receipt) async -> PushTally {
        self.begun.note(receipt)
        self.arrive.yield(receipt)
        return await self.gate.pass() ? PushTally(sent: 1) : PushTally(failed: 1)
    }

    func stop() async {
        self.stops.add(1, ordering: .sequentiallyConsistent)
        self.arrive.finish()
    }
}

/// Keeps tasks waiting until it is opened, or they are cancelled.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var last = 0
        var waiters: [Int: CheckedContinuation<Bool, Never>] = [:]
    }

    private let state = Mutex(State())

    func open() {
        let waiters = self.state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume(returning: true) }
    }

    /// Whether the gate was opened; not when the task was cancelled.
    func pass() async -> Bool {
        let id = self.state.withLock { state in
            state.last += 1
            return state.last
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known: Bool? = self.state.withLock { state in
                    if state.isOpen { return true }
                    if Task.isCancelled { return false }
                    state.waiters[id] = continuation
                    return nil
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            self.state.withLock { $0.waiters.removeValue(forKey: id) }?.resume(returning: false)
        }
    }
}

/// A sender that answers as scripted, by device or in general, and remembers what it was given.
final class ScriptedSender<Message: Sendable>: MessageSender {
    let maxMessages: Int
    let requests = Recorder<[Message]>()

    private let answer: @Sendable (Message) -> PushOutcome

    init(maxMessages: Int = 1, answer: @escaping @Sendable (Message) -> PushOutcome = { _ in .accepted(id: nil) }) {
        self.maxMessages = maxMessages
        self.answer = answer
    }

    func send(_ messages: [Message]) async -> [PushOutcome] {
        self.requests.note(messages)
        return messages.map(self.answer)
    }
}

/// An output that keeps its lines, or fails.
final class KeptOutput: LineOutput {
    let lines = Recorder<String>()
    private let isBroken: Bool

    init(isBroken: Bool = false) {
        self.isBroken = isBroken
    }

    func write(_ line: [UInt8]) async -> Bool {
        guard !self.isBroken else { return false }
        self.lines.note(String(decoding: line, as: UTF8.self))
        return true
    }
}

/// Connections as a test says.
struct FixedConnections: LiveConnections {
    var users: [UserID: UserConnections] = [:]

    func connections(of users: Set<UserID>) async -> [UserID: UserConnections] {
        self.users.filter { users.contains($0.key) }
    }
}
