import Synchronization

/// Cuts a run short from outside: a deadline, a signal.
public final class RunControl: Sendable {
    private struct State {
        var ending: RunReport.Ending?
        /// Why what is under way was cancelled.
        var cut: RunReport.Ending?
        var reason: String?
        var running: [ObjectIdentifier: @Sendable (String) -> Void] = [:]
    }

    private let state = Mutex(State())

    /// Creates a control.
    public init() {}

    /// Why no further scenario begins; `nil` while they do.
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
            if state.ending == nil { state.reason = reason }
            state.ending = state.ending ?? ending
            state.cut = state.cut ?? ending
            return (Array(state.running.values), Self.why(ending, reason))
        }
        for cancel in running { cancel(why) }
    }

    /// Lets what is under way come to its end; what has not begun does not.
    public func stopBeginning(_ ending: RunReport.Ending) {
        state.withLock { $0.ending = $0.ending ?? ending }
    }

    /// Does work that is cancelled when the run is cut short.
    ///
    /// - Throws: What the work throws, a `CancellationError` among it.
    func perform<Result: Sendable>(
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let task = Task { try await work() }
        let token = Token()
        enter(token) { _ in task.cancel() }
        defer { leave(token) }
        return try await task.value
    }

    private final class Token: Sendable {}

    private static func why(_ ending: RunReport.Ending, _ reason: String?) -> String {
        "the run was cut short: \(reason ?? ending.rawValue)"
    }

    func enter(_ run: AnyObject, _ cancel: @escaping @Sendable (String) -> Void) {
        let why = state.withLock { state in
            state.running[ObjectIdentifier(run)] = cancel
            return state.cut.map { Self.why($0, state.reason) }
        }
        // Cut between the decision to begin and now.
        if let why { cancel(why) }
    }

    func leave(_ run: AnyObject) {
        state.withLock { _ = $0.running.removeValue(forKey: ObjectIdentifier(run)) }
    }
}
