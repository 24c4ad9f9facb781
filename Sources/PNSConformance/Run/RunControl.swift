import Synchronization

/// Cuts a run short from outside: a deadline, a signal.
public final class RunControl: Sendable {
    private struct State {
        var ending: RunReport.Ending?
        var running: [ObjectIdentifier: @Sendable (String) -> Void] = [:]
    }

    private let state = Mutex(State())

    /// Creates a control.
    public init() {}

    /// Why the run was cut short; `nil` while it is not.
    public var ending: RunReport.Ending? { state.withLock { $0.ending } }

    /// Cuts the run short: what is under way ends, what has not begun does not.
    public func cut(_ ending: RunReport.Ending) {
        let running = state.withLock { state in
            state.ending = state.ending ?? ending
            return Array(state.running.values)
        }
        for cancel in running { cancel(Self.why(ending)) }
    }

    private static func why(_ ending: RunReport.Ending) -> String { "the run was cut short: \(ending.rawValue)" }

    func enter(_ run: AnyObject, _ cancel: @escaping @Sendable (String) -> Void) {
        let ending = state.withLock { state in
            state.running[ObjectIdentifier(run)] = cancel
            return state.ending
        }
        // Cut between the decision to begin and now.
        if let ending { cancel(Self.why(ending)) }
    }

    func leave(_ run: AnyObject) {
        state.withLock { _ = $0.running.removeValue(forKey: ObjectIdentifier(run)) }
    }
}
