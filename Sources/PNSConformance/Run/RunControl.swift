import Synchronization

/// Cuts a run short from outside: a deadline, a signal.
public final class RunControl: Sendable {
    private struct State {
        var ending: RunReport.Ending?
        var reason: String?
        var running: [ObjectIdentifier: @Sendable (String) -> Void] = [:]
    }

    private let state = Mutex(State())

    /// Creates a control.
    public init() {}

    /// Why the run was cut short; `nil` while it is not.
    public var ending: RunReport.Ending? { state.withLock { $0.ending } }

    /// What more there is to say about it.
    public var reason: String? { state.withLock { $0.reason } }

    /// Cuts the run short: what is under way ends, what has not begun does not.
    ///
    /// - Parameters:
    ///   - ending: How the run ends.
    ///   - reason: What more there is to say about it, one sentence without a full stop.
    public func cut(_ ending: RunReport.Ending, reason: String? = nil) {
        let (running, why) = state.withLock { state in
            if state.ending == nil {
                state.ending = ending
                state.reason = reason
            }
            return (Array(state.running.values), Self.why(ending, reason))
        }
        for cancel in running { cancel(why) }
    }

    private static func why(_ ending: RunReport.Ending, _ reason: String?) -> String {
        "the run was cut short: \(reason ?? ending.rawValue)"
    }

    func enter(_ run: AnyObject, _ cancel: @escaping @Sendable (String) -> Void) {
        let why = state.withLock { state in
            state.running[ObjectIdentifier(run)] = cancel
            return state.ending.map { Self.why($0, state.reason) }
        }
        // Cut between the decision to begin and now.
        if let why { cancel(why) }
    }

    func leave(_ run: AnyObject) {
        state.withLock { _ = $0.running.removeValue(forKey: ObjectIdentifier(run)) }
    }
}
