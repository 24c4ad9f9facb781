public import PNSCodec

/// Writes each receipt as a line of JSON, `{"receipt":…}`.
///
/// Spec: HND-010, HND-011
public struct StdoutHandler: PushHandler {
    /// The name that it is configured by.
    public static let name = "stdout"

    /// How many receipts wait where nobody says.
    public static let usualQueueLimit = 32

    /// How many receipts can wait.
    public let queueLimit: Int

    private let output: any LineOutput
    private let clauses: ClauseCounter

    /// Creates a handler.
    ///
    /// - Parameters:
    ///   - queueLimit: How many receipts can wait, 1 or more.
    ///   - output: Takes the lines.
    ///   - clauses: Told which clauses are executed.
    public init(
        queueLimit: Int = StdoutHandler.usualQueueLimit,
        output: any LineOutput = StandardOutput(),
        clauses: ClauseCounter = ClauseCounter()
    ) {
        self.queueLimit = queueLimit
        self.output = output
        self.clauses = clauses
    }

    /// Writes a line.
    ///
    /// - Parameter receipt: The receipt.
    /// - Returns: Whether it was written.
    public func push(_ receipt: Receipt) async -> PushTally {
        let line = HandlerLine.receipt(receipt).wire() + [UInt8(ascii: "\n")]
        guard await self.output.write(line) else { return PushTally(failed: 1) }
        self.clauses.note([.hnd010, .hnd011])
        return PushTally(sent: 1)
    }
}

extension HandlerCatalogue {
    /// Adds the handler `stdout`; its configuration is `{"enabled", "buffer"}`.
    public mutating func addStdout() {
        self.add(StdoutHandler.name) { configuration throws(HandlerFault) in
            try configuration.permit(["enabled", "buffer"])
            // 0 and less stand for the usual, as with the source.
            let buffer = try configuration.integer("buffer", in: Int(Int32.min)...1_000_000) ?? 0
            let limit = buffer > 0 ? buffer : StdoutHandler.usualQueueLimit
            return HandlerPlan(StdoutHandler.name, isOrdered: true) { environment in
                StdoutHandler(queueLimit: limit, output: environment.output, clauses: environment.outbound.clauses)
            }
        }
    }
}
