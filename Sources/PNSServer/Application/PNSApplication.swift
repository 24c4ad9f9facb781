import Logging
public import PNSService
public import ServiceLifecycle
import Synchronization

/// A server, wired and ready to run.
///
/// Either ``run()`` it as a service or ``start()`` and ``stop()`` it in process; once, either way. The store stays the
/// caller's: it is neither opened nor closed here.
public final class PNSApplication: Service {
    private enum State {
        case idle
        case running
        case started(ServiceGroup, Task<Void, any Error>)
    }

    /// What stands in the way of running.
    public enum RunError: Error, Hashable {
        /// The server ran before.
        case usedBefore

        /// The server ended before it listened.
        case ended
    }

    /// The rules that the server serves, for a program that embeds it.
    public let service: NotificationService

    /// What puts the service into a Hummingbird application of another program; ``run()`` is not for that.
    public let mount: ServiceMount

    private let services: [any Service]
    private let launch: Launch
    private let shutdownTimeout: Duration
    private let logger: Logger
    private let state = Mutex(State.idle)

    init(
        service: NotificationService,
        mount: ServiceMount,
        services: [any Service],
        launch: Launch,
        shutdownTimeout: Duration,
        logger: Logger
    ) {
        self.service = service
        self.mount = mount
        self.services = services
        self.launch = launch
        self.shutdownTimeout = shutdownTimeout
        self.logger = logger
    }

    /// Where the server listens, once it does.
    public var addresses: ServerAddresses? { self.launch.addresses }

    /// Waits until the server listens.
    ///
    /// - Returns: Where.
    /// - Throws: Why it does not: the error of the listener that could not be bound.
    public func listening() async throws -> ServerAddresses {
        try await self.launch.wait()
    }

    /// Serves until a graceful shutdown, which closes every device with code 1001, or a cancellation.
    ///
    /// - Throws: ``RunError/usedBefore``, or what a listener failed with.
    public func run() async throws {
        try self.state.withLock { state in
            switch state {
            case .idle: state = .running
            case .running, .started: throw RunError.usedBefore
            }
        }
        try await self.serve()
    }

    /// Starts the server in the background.
    ///
    /// - Returns: Where it listens.
    /// - Throws: ``RunError/usedBefore``, or why it does not listen.
    public func start() async throws -> ServerAddresses {
        var configuration = ServiceGroupConfiguration(services: [Runner(application: self)], logger: self.logger)
        configuration.maximumGracefulShutdownDuration = self.shutdownTimeout
        let group = ServiceGroup(configuration: configuration)
        try self.state.withLock { state in
            guard case .idle = state else { throw RunError.usedBefore }
            // Awaited by stop().
            state = .started(group, Task { try await group.run() })
        }
        return try await self.launch.wait()
    }

    /// Stops a server that was started, gracefully; returns when it has stopped.
    public func stop() async {
        guard case .started(let group, let task) = self.state.withLock({ $0 }) else { return }
        await group.triggerGracefulShutdown()
        // How it ended was logged where it happened.
        _ = await task.result
    }

    /// Ends a server that was started at once: connections are cut off, and what was begun is not answered.
    ///
    /// What was acknowledged is in the store, which the server does not close. Returns when the server has ended.
    public func abort() async {
        guard case .started(_, let task) = self.state.withLock({ $0 }) else { return }
        task.cancel()
        // How it ended was logged where it happened.
        _ = await task.result
    }

    private func serve() async throws {
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: self.services, logger: self.logger))
        do {
            try await group.run()
        } catch {
            self.launch.fail(error)
            throw error
        }
        self.launch.fail(RunError.ended)
    }

    /// What `start()` runs: the server without the check that was made already.
    private struct Runner: Service {
        let application: PNSApplication

        func run() async throws {
            try await self.application.serve()
        }
    }
}
