import Synchronization

/// Hands values from whoever has some to workers that wait for them; whoever has some never waits.
final class WorkQueue<Element: Sendable>: Sendable {
    /// What became of a value that was offered.
    enum Offer: Hashable, Sendable {
        case taken
        /// There was no room.
        case full
        /// Nothing is taken any more.
        case closed
    }

    private typealias Waiter = CheckedContinuation<Element?, Never>

    private struct State {
        var queue: BoundedQueue<Element>
        /// Workers without work, in the order of coming; there are none while values wait.
        var waiters: [(id: UInt64, waiter: Waiter)] = []
        var lastID: UInt64 = 0
        var isClosed = false
    }

    private let state: Mutex<State>

    init(_ bounds: BoundedQueue<Element>.Bounds) {
        self.state = Mutex(State(queue: BoundedQueue(bounds)))
    }

    /// How many values wait.
    var count: Int { self.state.withLock { $0.queue.count } }

    /// Offers a value to the workers.
    ///
    /// - Parameters:
    ///   - element: The value.
    ///   - bytes: How large it is.
    /// - Returns: What became of it.
    func offer(_ element: Element, bytes: Int) -> Offer {
        let (offer, waiter): (Offer, Waiter?) = self.state.withLock { state in
            guard !state.isClosed else { return (.closed, nil) }
            guard state.waiters.isEmpty else { return (.taken, state.waiters.removeFirst().waiter) }
            return (state.queue.append(element, bytes: bytes) ? .taken : .full, nil)
        }
        waiter?.resume(returning: element)
        return offer
    }

    /// Waits for a value.
    ///
    /// - Returns: The first value; nil when none will come, or when the task is cancelled.
    func next() async -> Element? {
        let id = self.state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                let known: Element?? = self.state.withLock { state in
                    // A cancellation before this line is seen here; one after it finds the waiter.
                    if Task.isCancelled { return .some(nil) }
                    if let element = state.queue.popFirst() { return .some(element) }
                    if state.isClosed { return .some(nil) }
                    state.waiters.append((id, waiter))
                    return .none
                }
                if let known { waiter.resume(returning: known) }
            }
        } onCancel: {
            let waiter = self.state.withLock { state in
                let index = state.waiters.firstIndex { $0.id == id }
                return index.map { state.waiters.remove(at: $0).waiter }
            }
            waiter?.resume(returning: nil)
        }
    }

    /// Takes values that wait already.
    ///
    /// - Parameter limit: How many at most.
    /// - Returns: The first ones.
    func takeWaiting(_ limit: Int) -> [Element] {
        self.state.withLock { state in
            var taken: [Element] = []
            while taken.count < limit, let element = state.queue.popFirst() { taken.append(element) }
            return taken
        }
    }

    /// Takes no more values; those that wait are still given out.
    func close() {
        let waiters = self.state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for (_, waiter) in waiters { waiter.resume(returning: nil) }
    }

    /// Takes no more values and forgets those that wait.
    ///
    /// - Returns: How many were forgotten.
    func discard() -> Int {
        self.close()
        return self.state.withLock { $0.queue.removeAll() }
    }
}
