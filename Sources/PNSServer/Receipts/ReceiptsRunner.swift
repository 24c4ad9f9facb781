import PNSCodec
import PNSService
import ServiceLifecycle

/// Hands receipts to the handlers until a graceful shutdown, and then what waits, within a time.
struct ReceiptsRunner: Service {
    let receipts: ReceiptService

    /// How long the handlers have for what waits when the server ends.
    let period: Duration
    let clock: any ServiceClock

    func run() async throws {
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await self.receipts.run() }
            tasks.addTask {
                // Throws when the task is cancelled: then there is no time for more.
                try? await gracefulShutdown()
                self.receipts.stop()
                try? await self.clock.sleep(until: self.clock.now().advanced(by: self.period))
            }
            // The first to end is all that was waiting, or the time.
            await tasks.next()
            tasks.cancelAll()
        }
    }
}
