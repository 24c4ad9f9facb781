import NIOCore
import Synchronization

/// Bounds how much is under way at once, and how much more can wait.
final class AuthenticationQueue: Sendable {
    /// What became of an operation.
    enum Outcome<Result: Sendable>: Sendable {
        /// It ran.
        case done(Result)

        /// It did not run: as many wait as can.
        case full

        /// It did not run: its task was cancelled before its turn.
        case cancelled
    }

    private enum Entry {
        case entered, full, cancelled
    }

    private struct State {
        var running = 0
        var lastTicket: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<Entry, Never>] = [:]
        /// The tickets in the order of their turn; those of cancelled waits are passed over.
        var order = CircularBuffer<UInt64>()
    }

    private let maxRunning: Int
    private let maxWaiting: Int
    private let state = Mutex(State())

    /// Makes a queue.
    ///
    /// - Parameters:
    ///   - maxRunning: How much is under way at most, 1 or more.
    ///   - maxWaiting: How much more waits at most, 0 or more.
    init(maxRunning: Int, maxWaiting: Int) {
        self.maxRunning = max(1, maxRunning)
        self.maxWaiting = max(0, maxWaiting)
    }

    /// Runs an operation when its turn has come, in the order of the calls.
    ///
    /// - Parameter operation: What to run; its own task is the caller's.
    /// - Returns: Its result, or why it did not run.
    func run<Result: Sendable>(_ operation: () async -> Result) async -> Outcome<Result> {
        switch await self.enter() {
        case .full: return .full
        case .cancelled: return .cancelled
        case .entered:
            let result = await operation()
            self.leave()
            return .done(result)
        }
    }

    private func enter() async -> Entry {
        let ticket: UInt64? = self.state.withLock { state in
            guard state.running >= self.maxRunning else {
                state.running += 1
                return nil
            }
            state.lastTicket += 1
            return state.lastTicket
        }
        guard let ticket else { return .entered }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Entry? = self.state.withLock { state in
                    // A cancellation before this line is seen here, one after it finds the continuation.
                    guard !Task.isCancelled else { return .cancelled }
                    guard state.running >= self.maxRunning else {
                        state.running += 1
                        return .entered
                    }
                    guard state.waiting.count < self.maxWaiting else { return .full }
                    state.waiting[ticket] = continuation
                    state.order.append(ticket)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            self.state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume(returning: .cancelled)
        }
    }

    private func leave() {
        let next: CheckedContinuation<Entry, Never>? = self.state.withLock { state in
            while let ticket = state.order.popFirst() {
                if let next = state.waiting.removeValue(forKey: ticket) { return next }
            }
            state.running -= 1
            return nil
        }
        next?.resume(returning: .entered)
    }
}
