import NIOCore
import Synchronization

/// Bounds how much is under way at once, and how much more can wait.
final class AuthenticationQueue: Sendable {
    private struct State {
        var running = 0
        var lastTicket: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
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
    /// - Returns: Its result, or `nil` if too many wait or the task is cancelled before its turn.
    func run<Result: Sendable>(_ operation: () async -> Result) async -> Result? {
        guard await self.enter() else { return nil }
        let result = await operation()
        self.leave()
        return result
    }

    private func enter() async -> Bool {
        let ticket: UInt64? = self.state.withLock { state in
            guard state.running >= self.maxRunning else {
                state.running += 1
                return nil
            }
            state.lastTicket += 1
            return state.lastTicket
        }
        guard let ticket else { return true }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = self.state.withLock { state in
                    // A cancellation before this line is seen here, one after it finds the continuation.
                    guard !Task.isCancelled, state.waiting.count < self.maxWaiting else { return false }
                    guard state.running >= self.maxRunning else {
                        state.running += 1
                        return true
                    }
                    state.waiting[ticket] = continuation
                    state.order.append(ticket)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            self.state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume(returning: false)
        }
    }

    private func leave() {
        let next: CheckedContinuation<Bool, Never>? = self.state.withLock { state in
            while let ticket = state.order.popFirst() {
                if let next = state.waiting.removeValue(forKey: ticket) { return next }
            }
            state.running -= 1
            return nil
        }
        next?.resume(returning: true)
    }
}
