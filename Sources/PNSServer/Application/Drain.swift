import Logging
import PNSService
import ServiceLifecycle
import Synchronization

/// Whether a server is ending: known everywhere at once, and never taken back.
final class Drain: Sendable {
    /// Told which clauses are executed.
    let clauses: ClauseCounter

    private let hasBegun = Atomic<Bool>(false)

    init(clauses: ClauseCounter = ClauseCounter()) {
        self.clauses = clauses
    }

    /// Whether new devices and new notifications are refused (OPS-018, OPS-019).
    var isDraining: Bool { self.hasBegun.load(ordering: .acquiring) }

    /// Makes it so.
    func begin() {
        self.hasBegun.store(true, ordering: .releasing)
    }
}

/// What a server does first when it is told to end: it says so to everybody and serves on for a while.
///
/// The listener ends behind it, with whatever is under way still answered (OPS-014).
struct DrainService: Service {
    let drain: Drain
    let devices: DeviceShards

    /// The connections of the listener, devices or not.
    let connections: ConnectionCount

    /// How long devices and clients have to notice.
    let period: Duration
    let logger: Logger

    func run() async throws {
        do {
            try await gracefulShutdown()
        } catch {
            // Cancelled: there is no time for more.
            return
        }
        self.drain.begin()
        guard !self.connections.isEmpty, self.period > .zero else { return }
        self.logger.notice("draining", metadata: ["seconds": "\(self.period / .seconds(1))"])
        self.devices.sendAway(over: self.period)
        try? await Task.sleep(for: self.period)
    }
}
