import Synchronization

/// One value that a mutant remembers between calls, shared by its closures.
final class MutantMemory<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    /// Begins with a value.
    init(_ value: Value) {
        self.value = Mutex(value)
    }

    /// Looks at the value, or changes it.
    func with<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        self.value.withLock { body(&$0) }
    }
}
