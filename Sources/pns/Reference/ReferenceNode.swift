import Logging
import PNSMutants
import PNSServer
import PNSService
import Synchronization

/// One node of the reference server in this process: it is ended and started again on the same address.
final class ReferenceNode: Sendable {
    private struct State {
        var running: PNSApplication?
        /// What has to be over before the address is free.
        var ending: Task<Void, Never>?
    }

    private let setup: MutantSetup
    private let clauses: ClauseCounter
    private let logger: Logger
    private let state = Mutex(State())

    /// Prepares a node.
    ///
    /// - Parameters:
    ///   - setup: Its configuration, store and seams.
    ///   - clauses: Told which clauses it executes.
    ///   - logger: Takes its lines.
    init(_ setup: MutantSetup, clauses: ClauseCounter, logger: Logger) {
        self.setup = setup
        self.clauses = clauses
        self.logger = logger
    }

    /// Whether it was started and not ended since.
    var isRunning: Bool { state.withLock { $0.running != nil } }

    /// Starts it.
    ///
    /// - Parameter addresses: Where it listened before; on free ports when `nil`.
    /// - Returns: Where it listens.
    /// - Throws: Why it does not.
    func start(at addresses: ServerAddresses? = nil) async throws -> ServerAddresses {
        await state.withLock { $0.ending }?.value
        var configuration = setup.configuration
        if let addresses {
            configuration.port = addresses.http.port
            configuration.clockListener?.port = addresses.clock?.port ?? 0
        }
        let application = makeApplication(
            configuration,
            store: setup.store,
            clock: setup.clock,
            seams: setup.seams,
            clauses: clauses,
            logger: logger
        )
        let addresses = try await application.start()
        state.withLock { $0.running = application }
        setup.register.note(setup.node, isRunning: true)
        return addresses
    }

    /// Ends it: in order, or at once, as the end of a process does that nobody told.
    func end(withKill: Bool) async {
        let ending = state.withLock { state in
            if let application = state.running.take() {
                setup.register.note(setup.node, isRunning: false)
                state.ending = Task { if withKill { await application.abort() } else { await application.stop() } }
            }
            return state.ending
        }
        await ending?.value
    }
}
