public import PNSCodec

/// Hands each receipt to every handler; none of them waits for another, and nobody waits for any.
public final class PushDispatcher: Sendable {
    private let lines: [HandlerQueue]
    private let clauses: ClauseCounter

    /// Creates a dispatcher.
    ///
    /// - Parameters:
    ///   - handlers: The handlers with their names, each name once.
    ///   - clauses: Told which clauses are executed.
    public init(_ handlers: [(name: String, handler: any PushHandler)], clauses: ClauseCounter = ClauseCounter()) {
        self.lines = handlers.map { HandlerQueue($0.name, $0.handler) }
        self.clauses = clauses
    }

    /// Whether there is nobody to hand receipts to.
    public var isEmpty: Bool { self.lines.isEmpty }

    /// What has happened at each handler, in the order in which they were given.
    public var counters: [(name: String, counters: HandlerCounters.Snapshot)] {
        self.lines.map { ($0.name, $0.counters.snapshot) }
    }

    /// Hands a receipt to every handler that has room for it.
    ///
    /// - Parameters:
    ///   - receipt: The receipt.
    ///   - bytes: How large it is, about.
    public func hand(_ receipt: Receipt, bytes: Int) {
        for line in self.lines {
            self.clauses.note(line.hand(receipt, bytes: bytes) ? .hnd003 : .hnd004)
        }
    }

    /// Takes no more receipts; ``run()`` ends when those that wait are handled.
    public func close() {
        for line in self.lines { line.close() }
    }

    /// Gives receipts to the handlers until it was closed and all are handled, or the task is cancelled.
    ///
    /// What is left then is dropped and counted, and every handler is stopped.
    public func run() async {
        await withTaskGroup(of: Void.self) { tasks in
            for line in self.lines { tasks.addTask { await line.run() } }
        }
    }
}
