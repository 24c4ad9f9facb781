public import PNSCodec

/// Reaches devices that are not connected, one way or another: `stdout`, `fcm`, a handler of an embedding program.
///
/// Receipts are handed over without waiting. Those that a handler has not taken wait in a queue of its own; one that finds
/// the queue full is dropped for this handler alone, and counted (HND-003, HND-004).
public protocol PushHandler: Sendable {
    /// How many receipts can wait, 1 or more.
    var queueLimit: Int { get }

    /// How many receipts it works on at once, 1 or more; with 1 they are handled in their order.
    var concurrency: Int { get }

    /// Handles a receipt; takes as long as it takes, and nobody but the receipts behind it waits.
    ///
    /// It is cancelled when the server ends and its time to drain is over.
    ///
    /// - Parameter receipt: What happened, and to whom.
    /// - Returns: What became of it.
    func push(_ receipt: Receipt) async -> PushTally

    /// Gives back what the handler holds; nothing is pushed after this.
    func stop() async
}

extension PushHandler {
    /// As many as the source lets wait.
    public var queueLimit: Int { 1_024 }

    /// One after the other.
    public var concurrency: Int { 1 }

    /// Nothing is held.
    public func stop() async {}
}

/// What became of a receipt at one handler.
public struct PushTally: Hashable, Sendable {
    /// Messages that a provider took, or lines that were written.
    public var sent: UInt64
    /// Messages that were refused or not answered, and receipts that could not be turned into messages.
    public var failed: UInt64
    /// Devices that were removed because a provider said that they are dead.
    public var pruned: UInt64

    /// Makes a tally.
    public init(sent: UInt64 = 0, failed: UInt64 = 0, pruned: UInt64 = 0) {
        self.sent = sent
        self.failed = failed
        self.pruned = pruned
    }
}
