import Synchronization

/// Spaces out requests and handshakes, so that on average no more than so many begin within a second.
final class RequestPace: Sendable {
    private let interval: Duration
    private let next: Mutex<ContinuousClock.Instant>

    /// - Parameter perSecond: How many, at least 1.
    init(perSecond: Int) {
        interval = .seconds(1) / max(1, perSecond)
        next = Mutex(.now)
    }

    /// Returns when the next one can begin.
    func wait() async {
        let slot = next.withLock { next in
            let slot = max(next, .now)
            next = slot + interval
            return slot
        }
        // Cancelled with its run, which then sends nothing more.
        if slot > .now { try? await Task.sleep(until: slot, clock: .continuous) }
    }
}
