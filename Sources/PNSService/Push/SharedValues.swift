import Synchronization

/// What the senders of one server share, whatever uses them: a credential is made once, and renewed once.
public final class SharedValues: Sendable {
    private let values = Mutex<[String: any Sendable]>([:])

    /// Starts with nothing.
    public init() {}

    /// A value that is shared.
    ///
    /// - Parameters:
    ///   - key: What it is for; the same key is always asked for with the same type.
    ///   - make: Makes it, for whoever asks first.
    /// - Returns: What was made for this key.
    public func value<Value: Sendable>(for key: String, make: () -> Value) -> Value {
        self.values.withLock { values in
            if let value = values[key] as? Value { return value }
            let value = make()
            values[key] = value
            return value
        }
    }
}
