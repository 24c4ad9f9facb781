#if Postgres
import Foundation
import PNSService

/// What waits for a thread, in the order of arrival; bounded: one more fails at once with code `unavailable`.
final class Backlog<Item: Sendable>: @unchecked Sendable {
    // Unchecked: everything that changes is touched under `condition` only.

    /// From this number on, those who were served are given a moment to come back with their next.
    private static var minBusyCount: Int { 8 }

    /// How long that moment is at most: little beside a commit.
    private static var gathering: TimeInterval { 0.000_2 }

    private let condition = NSCondition()
    private let maxCount: Int
    private var items: [Item] = []
    private var isClosed = false

    /// Creates an empty backlog.
    init(maxCount: Int) {
        self.maxCount = maxCount
    }

    /// Adds an item.
    ///
    /// - Returns: Why it was not added; nil when it was.
    func add(_ item: Item) -> StoreError? {
        self.condition.withLock {
            guard !self.isClosed else { return .storeIsClosed }
            guard self.items.count < self.maxCount else {
                return StoreError(code: .unavailable, cause: "\(self.maxCount) operations wait for PostgreSQL already")
            }
            self.items.append(item)
            self.condition.signal()
            return nil
        }
    }

    /// Takes items, and waits for the first; nothing comes once it was closed and is empty.
    ///
    /// - Parameters:
    ///   - most: How many at most.
    ///   - expected: How many there were the last time; where many were, as many are waited for a moment.
    /// - Returns: The items, in the order in which they came.
    func take(_ most: Int, expecting expected: Int = 0) -> [Item] {
        self.condition.withLock {
            if expected >= Self.minBusyCount {
                let end = Date(timeIntervalSinceNow: Self.gathering)
                while self.items.count < expected, !self.isClosed, self.condition.wait(until: end) {}
            }
            while self.items.isEmpty, !self.isClosed { self.condition.wait() }
            let taken = Array(self.items.prefix(most))
            self.items.removeFirst(taken.count)
            return taken
        }
    }

    /// Refuses further items; those that wait are still served.
    func close() {
        self.condition.withLock {
            self.isClosed = true
            self.condition.broadcast()
        }
    }
}
#endif
