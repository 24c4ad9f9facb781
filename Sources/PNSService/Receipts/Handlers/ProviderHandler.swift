import Logging
public import PNSCodec

/// Pushes receipts to the devices of their users by one provider: `fcm`, `tnpg`, `apns`, `webpush`.
public struct ProviderHandler<Message: Sendable>: PushHandler {
    /// How many receipts can wait.
    public let queueLimit: Int

    /// How many receipts it works on at once.
    public let concurrency: Int

    private let mapping: any MessageMapping<Message>
    private let delivery: PushDelivery<Message>
    private let registry: any DeviceRegistry
    private let clock: any ServiceClock
    private let clauses: ClauseCounter
    private let logger: Logger

    init(
        _ name: String,
        mapping: any MessageMapping<Message>,
        sender: any MessageSender<Message>,
        stopRule: PushDelivery<Message>.StopRule,
        pace: HandlerPace,
        environment: HandlerEnvironment
    ) {
        self.queueLimit = pace.queueLimit
        self.concurrency = pace.concurrency
        self.mapping = mapping
        self.registry = environment.registry
        self.clock = environment.outbound.clock
        self.clauses = environment.outbound.clauses
        self.logger = environment.logger
        self.delivery = PushDelivery(
            name: name,
            sender: sender,
            registry: environment.registry,
            stopRule: stopRule,
            clauses: environment.outbound.clauses,
            logger: environment.logger
        )
    }

    /// Pushes a receipt.
    ///
    /// - Parameter receipt: The receipt; one whose message has no plain text is not pushed at all (MAP-013).
    /// - Returns: What became of its messages.
    public func push(_ receipt: Receipt) async -> PushTally {
        do throws(WireFault) {
            let reading = try ReceiptReading(receipt)
            return await self.push(reading)
        } catch {
            self.clauses.note(.map013)
            self.logger.info("a receipt cannot be pushed", metadata: ["reason": "\(error.reason.rawValue)"])
            return PushTally(failed: 1)
        }
    }

    private func push(_ reading: ReceiptReading) async -> PushTally {
        let loaded = self.clock.now()
        let devices: [UID: [RegisteredDevice]]
        do throws(StoreError) {
            devices = try await self.registry.devices(of: reading.users)
        } catch {
            self.logger.error("registry failed", metadata: ["error": "\(error)"])
            return PushTally(failed: 1)
        }
        let messages = self.mapping.messages(of: reading, to: devices, at: self.clock.now())
        self.note(reading, messages.count)
        return await self.delivery.deliver(messages, loaded: loaded)
    }

    private func note(_ reading: ReceiptReading, _ count: Int) {
        guard count > 0 else { return self.clauses.note(.map004) }
        self.clauses.note([.map001, .map010, .map011, .map012])
        switch reading.receipt.payload.what {
        case .subscription: self.clauses.note(.map016)
        case .message: self.clauses.note([.map014, .map015])
        default: self.clauses.note(.map014)
        }
        if reading.receipt.channel != nil { self.clauses.note([.map040, .map041]) }
    }
}

/// How many receipts wait for a handler, and how many it works on at once.
public struct HandlerPace: Hashable, Sendable {
    /// How many receipts can wait, 1 or more.
    public var queueLimit: Int
    /// How many receipts it works on at once, 1 or more; with 1 they are pushed in their order.
    public var concurrency: Int

    /// Makes a pace.
    public init(queueLimit: Int = 1_024, concurrency: Int = 16) {
        self.queueLimit = queueLimit
        self.concurrency = concurrency
    }

    /// The members of a configuration that say it.
    static let names = ["buffer", "concurrency"]

    /// Reads the members `buffer` and `concurrency`.
    ///
    /// - Parameter configuration: The configuration of a handler.
    /// - Throws: What is wrong.
    init(_ configuration: HandlerConfiguration) throws(HandlerFault) {
        self.init()
        let buffer = try configuration.integer("buffer", in: Int(Int32.min)...1_000_000) ?? 0
        if buffer > 0 { self.queueLimit = buffer }
        self.concurrency = try configuration.integer("concurrency", in: 1...1_024) ?? self.concurrency
    }
}
