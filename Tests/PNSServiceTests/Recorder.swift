import Synchronization

/// Values in the order in which tasks of a test have noted them.
final class Recorder<Value: Sendable>: Sendable {
    private let noted = Mutex<[Value]>([])

    var values: [Value] { noted.withLock { $0 } }

    func note(_ value: Value) {
        noted.withLock { $0.append(value) }
    }
}
