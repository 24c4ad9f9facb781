import PNSCodec

/// One handler, the receipts that wait for it, and the tasks that give them to it.
final class HandlerQueue: Sendable {
    /// How large the receipts that wait for a handler can be together: notifications are up to 256 KiB each.
    static let maxQueuedBytes = 67_108_864

    let name: String
    let counters = HandlerCounters()

    private let handler: any PushHandler
    private let queue: WorkQueue<Receipt>

    init(_ name: String, _ handler: any PushHandler) {
        self.name = name
        self.handler = handler
        self.queue = WorkQueue(
            BoundedQueue.Bounds(count: max(1, handler.queueLimit), bytes: Self.maxQueuedBytes)
        )
    }

    /// Hands a receipt over, or drops it; at once either way (HND-003, HND-004).
    ///
    /// - Returns: Whether it was handed over.
    func hand(_ receipt: Receipt, bytes: Int) -> Bool {
        switch self.queue.offer(receipt, bytes: bytes) {
        case .taken:
            self.counters.noteHanded()
            return true
        case .full, .closed:
            self.counters.noteDropped()
            return false
        }
    }

    /// Takes no more receipts; ``run()`` ends when those that wait are handled.
    func close() {
        self.queue.close()
    }

    /// Gives receipts to the handler until the line is closed and empty, or the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { workers in
            for _ in 0..<max(1, self.handler.concurrency) {
                workers.addTask {
                    while let receipt = await self.queue.next() {
                        self.counters.note(await self.handler.push(receipt))
                    }
                }
            }
        }
        // Left by a cancellation.
        self.counters.noteDropped(self.queue.discard())
        await self.handler.stop()
    }
}
