public import HummingbirdCore
public import ServiceLifecycle

/// Puts the service into a Hummingbird application of another program, on its port and in its life.
///
/// The application keeps its routes. Handshakes at `/subscribe` become devices before its routes see them; everything
/// else is its own matter, and it hands notifications over with ``PNSApplication/service``.
public struct ServiceMount: Sendable {
    private let gate: GateSettings
    private let upkeep: [any Service]
    private let drain: DrainService

    init(gate: GateSettings, upkeep: [any Service], drain: DrainService) {
        self.gate = gate
        self.upkeep = upkeep
        self.drain = drain
    }

    /// What to give `Application(router:server:…)` as its server.
    public var server: HTTPServerBuilder {
        HTTPServerBuilder { GateChannel(responder: $0, settings: self.gate) }
    }

    /// What to run in one `ServiceGroup`, in this order: it is ended from the last to the first.
    ///
    /// So the devices are told first, then the application stops listening, and what both use goes last.
    ///
    /// - Parameter application: The application that has ``server`` as its server.
    /// - Returns: The services of one group.
    public func services(around application: some Service) -> [any Service] {
        self.upkeep + [application, self.drain]
    }
}
