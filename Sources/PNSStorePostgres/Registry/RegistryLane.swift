#if Postgres
import PNSService

/// Changes the registry: one thread, one connection, groups of many callers.
///
/// A lock that all nodes know makes one group at a time the only one: limits are counted and numbers given as if there
/// were one node.
struct RegistryLane: Sendable {
    /// Something to change, for somebody who waits.
    struct Operation: Sendable {
        /// Changes something; after a rollback it runs once more.
        ///
        /// Returns what to call after the commit.
        let perform: @Sendable (RegistryTable) throws -> @Sendable () -> Void
        let fail: @Sendable (StoreError) -> Void
    }

    /// How many operations share a commit at most.
    private static let maxGroup = 128

    let backlog: Backlog<Operation>
    let schema: Int64

    /// Changes until the backlog was closed and is empty.
    func run(_ link: Link) {
        while true {
            let operations = self.backlog.take(Self.maxGroup)
            guard !operations.isEmpty else { return }
            self.commit(operations, link)
        }
    }

    /// Runs something and returns when it is committed; a cancelled caller's operation runs all the same.
    func submit<Value: Sendable>(
        _ body: @escaping @Sendable (RegistryTable) throws -> Value
    ) async throws(StoreError) -> Value {
        typealias Outcome = Result<Value, StoreError>
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Outcome, Never>) in
            let operation = Operation(
                perform: { table in
                    let value = try body(table)
                    return { continuation.resume(returning: .success(value)) }
                },
                fail: { continuation.resume(returning: .failure($0)) }
            )
            if let refusal = self.backlog.add(operation) { operation.fail(refusal) }
        }
        return try result.get()
    }

    private func commit(_ operations: [Operation], _ link: Link) {
        do {
            let done = try link.transaction([Layout.lock(.integer(self.schema), .integer(1))]) { _, connection in
                .commit(try operations.map { try $0.perform(RegistryTable(connection)) }, [])
            }
            for succeed in done { succeed() }
        } catch {
            if case PostgresFault.lost = error {
                return operations.forEach { $0.fail(StoreError(postgres: error)) }
            }
            // What one of them failed with is not the fault of the others.
            guard operations.count > 1 else { return operations[0].fail(StoreError(postgres: error)) }
            for operation in operations { self.commit([operation], link) }
        }
    }
}
#endif
