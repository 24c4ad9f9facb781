import Synchronization

/// Rules that connections obey, and which of them have fired.
///
/// Each connection counts its own frames and bytes; a rule has fired when it did so on one of them.
final class FaultLine: Sendable {
    /// The rules.
    let rules: [FaultRule]

    private let fired = Mutex<Set<Int>>([])
    private let onFire: @Sendable (_ rule: Int) -> Void

    /// Lays a line.
    ///
    /// - Parameters:
    ///   - rules: What connections obey.
    ///   - onFire: Called on the event loop of the connection, before anything that comes of it.
    init(_ rules: [FaultRule], onFire: @escaping @Sendable (_ rule: Int) -> Void = { _ in }) {
        self.rules = rules
        self.onFire = onFire
    }

    /// The rules that have not fired on any connection.
    var idle: [FaultRule] {
        let fired = self.fired.withLock { $0 }
        return rules.indices.filter { !fired.contains($0) }.map { rules[$0] }
    }

    /// Notes that a rule fires.
    func fire(_ rule: Int) {
        fired.withLock { _ = $0.insert(rule) }
        onFire(rule)
    }
}
