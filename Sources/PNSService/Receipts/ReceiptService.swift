public import Logging
public import PNSCodec

/// Takes receipts and devices, makes receipts of notifications, and hands all of them to push handlers.
public final class ReceiptService: Sendable {
    /// The actions that handlers know to tell of (RIN-006).
    public static let actions: Set<PushAction> = [.message, .subscription, .read]

    /// Told which clauses are executed.
    public let clauses: ClauseCounter

    private let registry: any DeviceRegistry
    private let numbers: UIDSource
    private let limits: Limits
    private let clock: any ServiceClock
    private let logger: Logger
    private let dispatcher: PushDispatcher
    private let intake: ReceiptIntake

    /// Creates a service; it hands nothing on before ``run()``.
    ///
    /// - Parameters:
    ///   - settings: What the operator decided.
    ///   - outbound: Carries what handlers send to providers, and tells the time.
    ///   - connections: Says which connections users have.
    ///   - limits: What is published; those of the profile are more than 0.
    ///   - logger: Takes what the operator has to know.
    public init(
        _ settings: ReceiptsSettings,
        outbound: OutboundContext,
        connections: any LiveConnections,
        limits: Limits,
        logger: Logger
    ) {
        let clauses = outbound.clauses
        let environment = HandlerEnvironment(
            registry: settings.registry,
            outbound: outbound,
            output: settings.output,
            logger: logger
        )
        self.registry = settings.registry
        self.numbers = settings.numbers
        self.limits = limits
        self.clock = outbound.clock
        self.clauses = clauses
        self.logger = logger
        self.dispatcher = PushDispatcher(
            settings.handlers.map { ($0.name, $0.make(environment)) },
            clauses: clauses
        )
        self.intake = ReceiptIntake(
            registry: settings.registry,
            connections: connections,
            dispatcher: self.dispatcher,
            numbers: settings.numbers,
            clauses: clauses,
            logger: logger
        )
    }

    /// What has happened at each handler.
    public var counters: [(name: String, counters: HandlerCounters.Snapshot)] { self.dispatcher.counters }

    /// Notifications of which no receipt was made, for lack of room or because the registry failed.
    public var missedNotifications: UInt64 { self.intake.missedCount }

    /// Takes a receipt, and hands it to the handlers without waiting for any (RIN-002).
    ///
    /// - Parameters:
    ///   - receipt: The receipt.
    ///   - bytes: How long its text was.
    /// - Throws: `bad-argument` for an action that no handler knows (RIN-006).
    public func accept(_ receipt: Receipt, bytes: Int) throws(ServiceError) {
        guard Self.actions.contains(receipt.payload.what) else {
            self.clauses.note(.rin006)
            throw ServiceError(
                code: .badArgument,
                reason: .unknownName,
                pointer: "/payload/what",
                message: "The receipt is about none of msg, sub and read."
            )
        }
        self.dispatcher.hand(receipt, bytes: bytes)
    }

    // MARK: Devices

    /// Registers a device of a user.
    ///
    /// - Parameters:
    ///   - device: The device.
    ///   - user: Whose, by the id that the application has for them.
    /// - Throws: `bad-argument` (REG-011), `too-many-devices` (REG-010), `unavailable` or `internal`.
    public func register(_ device: DeviceDescription, of user: UserID) async throws(ServiceError) {
        try self.checkLength(of: device.id)
        let registration = try await self.stored { registry throws(StoreError) in
            let number: UID
            switch PushUser(user) {
            case .number(let own): number = own
            case .named(let user): number = try await registry.makeAlias(of: user, from: self.numbers)
            }
            let limit = self.limits.maxDevicesPerUser
            return try await registry.register(device, of: number, at: self.clock.now(), limit: limit)
        }
        guard registration == .registered else {
            self.clauses.note(.reg010)
            throw ServiceError(
                code: .tooManyDevices,
                message: "The user has as many devices as maxDevicesPerUser permits."
            )
        }
        self.clauses.note([.reg003, .reg012, .reg013])
    }

    /// The devices of a user, in ascending order of the bytes of their ids.
    ///
    /// - Parameter user: Whose, by the id that the application has for them.
    /// - Returns: The devices.
    /// - Throws: `unavailable` or `internal`.
    public func devices(of user: UserID) async throws(ServiceError) -> [RegisteredDevice] {
        try await self.stored { registry throws(StoreError) in
            guard let number = try await self.number(of: user) else { return [] }
            return try await registry.devices(of: [number])[number] ?? []
        }
    }

    /// Takes a device away from a user; one that is not the user's is left alone (REG-006).
    ///
    /// - Parameters:
    ///   - device: Which.
    ///   - user: Whose, by the id that the application has for them.
    /// - Throws: `unavailable` or `internal`.
    public func remove(_ device: DeviceID, of user: UserID) async throws(ServiceError) {
        try await self.stored { registry throws(StoreError) in
            guard let number = try await self.number(of: user) else { return }
            _ = try await registry.remove(device, of: number)
        }
    }

    private func number(of user: UserID) async throws(StoreError) -> UID? {
        switch PushUser(user) {
        case .number(let own): own
        case .named(let user): try await self.registry.alias(of: user)
        }
    }

    private func checkLength(of device: DeviceID) throws(ServiceError) {
        guard device.text.utf8.count > self.limits.maxDeviceIdBytes else { return }
        self.clauses.note(.reg011)
        throw ServiceError(
            code: .badArgument,
            reason: .tooLong,
            message: "The id of the device is longer than maxDeviceIdBytes permits."
        )
    }

    /// Asks the registry; the operator reads the cause of a failure, the peer a safe error.
    private func stored<Value>(
        _ operation: (any DeviceRegistry) async throws(StoreError) -> Value
    ) async throws(ServiceError) -> Value {
        do throws(StoreError) {
            return try await operation(self.registry)
        } catch {
            self.logger.error("registry failed", metadata: ["error": "\(error)"])
            throw ServiceError(error)
        }
    }

    // MARK: Life

    /// Hands receipts to the handlers until ``stop()`` was called and all that waited is handled.
    ///
    /// When the task is cancelled before, what is left is dropped and counted. Every handler is stopped in the end.
    public func run() async {
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                await self.intake.run()
                self.dispatcher.close()
            }
            tasks.addTask { await self.dispatcher.run() }
        }
    }

    /// Takes nothing more; ``run()`` ends when what waits is handled.
    public func stop() {
        self.intake.close()
    }
}

extension ReceiptService: AcceptanceObserver {
    /// Takes note of stored notifications, to make receipts of them; at once, for the application waits (RIN-029).
    ///
    /// - Parameters:
    ///   - records: What was accepted.
    ///   - acceptance: What became of them.
    ///   - now: The time of acceptance.
    public func noteAccepted(_ records: [NewNotification], _ acceptance: Acceptance, at now: Timestamp) {
        guard !self.dispatcher.isEmpty else { return }
        self.clauses.note(.rin029)
        self.intake.note(records, acceptance, at: now)
    }
}
