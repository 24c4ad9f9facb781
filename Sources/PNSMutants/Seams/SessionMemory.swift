import Synchronization

/// What a mutant remembers for each connection, user or notification, as long as the server lives.
final class SessionMemory<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let initial: Value
    private let values = Mutex<[Key: Value]>([:])

    /// Creates a memory.
    ///
    /// - Parameter initial: What is remembered at first.
    init(_ initial: Value) {
        self.initial = initial
    }

    /// What is remembered.
    subscript(key: Key) -> Value {
        get { self.values.withLock { $0[key] ?? self.initial } }
        set { self.values.withLock { $0[key] = newValue } }
    }

    /// Changes what is remembered, in one step.
    ///
    /// - Parameters:
    ///   - key: Of what.
    ///   - change: Changes it; must not use this memory.
    /// - Returns: What `change` returns.
    func update<Result: Sendable>(_ key: Key, _ change: (inout Value) -> Result) -> Result {
        self.values.withLock { change(&$0[key, default: self.initial]) }
    }

    /// All keys of which something is remembered.
    var keys: [Key] { self.values.withLock { Array($0.keys) } }
}
