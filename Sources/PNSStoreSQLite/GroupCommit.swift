import Foundation
import GRDB
import PNSService
import Synchronization

/// Commits the writes of many callers in one transaction.
///
/// A commit waits for the disk, and one wait serves all that is queued. An operation that fails or undoes its writes does
/// not fail its neighbours. The queue is bounded: an operation beyond it fails at once with code `unavailable`.
final class GroupCommit: Sendable {
    /// What an operation wants to become of what it wrote.
    enum Verdict<Value: Sendable>: Sendable {
        case keep(Value)
        case undo(Value)
    }

    /// An operation without its type.
    private struct Operation: Sendable {
        /// Writes; returns whether to keep it, and what to call after the commit.
        ///
        /// After a rollback it runs once more.
        let perform: @Sendable (Database) throws -> (isKept: Bool, succeed: @Sendable () -> Void)
        let fail: @Sendable (StoreError) -> Void
    }

    private struct State {
        var queue: [Operation] = []
        var isDraining = false
        var isClosed = false
    }

    /// How many operations share one transaction at most.
    private static let maxGroup = 512

    /// From this size of a group on, its callers are given a moment to come back.
    private static let minBusyGroup = 8

    /// How long that moment is at most: little beside a wait for the disk.
    private static let maxGathering = Duration.microseconds(100)

    private let pool: DatabasePool
    private let maxQueued: Int
    private let state = Mutex(State())

    init(pool: DatabasePool, maxQueued: Int) {
        self.pool = pool
        self.maxQueued = maxQueued
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Runs an operation and returns when it is committed; a cancelled caller's operation runs all the same.
    func submit<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Verdict<Value>
    ) async throws(StoreError) -> Value {
        typealias Outcome = Result<Value, StoreError>
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Outcome, Never>) in
            let operation = Operation(
                perform: { db in
                    switch try body(db) {
                    case .keep(let value): (true, { continuation.resume(returning: .success(value)) })
                    case .undo(let value): (false, { continuation.resume(returning: .success(value)) })
                    }
                },
                fail: { continuation.resume(returning: .failure($0)) }
            )
            if let error = enqueue(operation) { operation.fail(error) }
        }
        return try result.get()
    }

    /// Refuses further operations and returns when those that wait are done; says whether it was open.
    func close() async throws -> Bool {
        let wasOpen = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        if wasOpen { try await pool.writeWithoutTransaction { _ in } }
        return wasOpen
    }

    private func enqueue(_ operation: Operation) -> StoreError? {
        state.withLock { state in
            guard !state.isClosed else { return .storeIsClosed }
            guard state.queue.count < maxQueued else {
                return StoreError(code: .unavailable, cause: "\(maxQueued) writes wait already")
            }
            state.queue.append(operation)
            if !state.isDraining {
                state.isDraining = true
                // Inside the lock, so that a close comes after it in the queue of the connection.
                pool.asyncWriteWithoutTransaction { self.drain($0) }
            }
            return nil
        }
    }

    /// Commits group after group until nothing waits; on the queue of the writing connection.
    private func drain(_ db: Database) {
        while let group = nextGroup() {
            commit(group, db)
            gather(group.count)
        }
    }

    /// Gives the callers of a group time to come back with their next operations.
    ///
    /// Without it half of them miss the next group, and one wait for the disk serves half as many. A few callers are not
    /// waited for: they lose more than they gain.
    private func gather(_ expected: Int) {
        guard expected >= Self.minBusyGroup else { return }
        let start = ContinuousClock.now
        while state.withLock({ $0.queue.count < expected && !$0.isClosed }),
            start.duration(to: .now) < Self.maxGathering
        {
            sched_yield()
        }
    }

    private func nextGroup() -> [Operation]? {
        state.withLock { state in
            guard !state.queue.isEmpty else {
                state.isDraining = false
                return nil
            }
            guard state.queue.count > Self.maxGroup else {
                defer { state.queue = [] }
                return state.queue
            }
            let group = Array(state.queue.prefix(Self.maxGroup))
            state.queue.removeFirst(group.count)
            return group
        }
    }

    private func commit(_ group: [Operation], _ db: Database) {
        do {
            if try commit(group, db, isolated: false) { return }
            _ = try commit(group, db, isolated: true)
        } catch {
            let error = StoreError(sqlite: error)
            for operation in group { operation.fail(error) }
        }
    }

    /// Commits a group and tells its callers.
    ///
    /// A savepoint makes SQLite copy every page that its operation touches. So a group runs without them first; when an
    /// operation leaves something to undo, the group is rolled back, nobody is told, and it runs once more with them.
    ///
    /// - Returns: Whether the group is done.
    private func commit(_ group: [Operation], _ db: Database, isolated: Bool) throws -> Bool {
        var succeeded: [@Sendable () -> Void] = []
        var failed: [(operation: Operation, error: StoreError)] = []
        var isDone = true
        try db.inTransaction(.immediate) {
            for operation in group {
                let changes = db.totalChangesCount
                do {
                    let (isKept, succeed) = try isolated ? performIsolated(operation, db) : operation.perform(db)
                    succeeded.append(succeed)
                    isDone = isolated || isKept || db.totalChangesCount == changes
                } catch {
                    failed.append((operation, StoreError(sqlite: error)))
                    isDone = isolated || db.totalChangesCount == changes
                    // SQLite ends the transaction itself on some errors, a full disk among them; then all is lost.
                    guard db.isInsideTransaction else {
                        isDone = false
                        if isolated { throw error }
                        return .rollback
                    }
                }
                guard isDone else { return .rollback }
            }
            return .commit
        }
        guard isDone else { return false }
        for succeed in succeeded { succeed() }
        for (operation, error) in failed { operation.fail(error) }
        return true
    }

    private func performIsolated(
        _ operation: Operation,
        _ db: Database
    ) throws -> (isKept: Bool, succeed: @Sendable () -> Void) {
        try db.cachedStatement(sql: "SAVEPOINT operation").execute()
        do {
            let (isKept, succeed) = try operation.perform(db)
            if !isKept { try db.cachedStatement(sql: "ROLLBACK TO operation").execute() }
            try db.cachedStatement(sql: "RELEASE operation").execute()
            return (isKept, succeed)
        } catch {
            if db.isInsideTransaction {
                try db.cachedStatement(sql: "ROLLBACK TO operation").execute()
                try db.cachedStatement(sql: "RELEASE operation").execute()
            }
            throw error
        }
    }
}
