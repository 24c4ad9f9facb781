#if Postgres
import Foundation

/// The threads of a store: calls of libpq block, and belong neither on an event loop nor into the cooperative pool.
final class Threads: Sendable {
    private let running = DispatchGroup()

    /// Starts a thread.
    func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        self.running.enter()
        let thread = Thread { [running] in
            body()
            running.leave()
        }
        thread.name = name
        thread.start()
    }

    /// Returns when all have ended.
    func ended() async {
        await withCheckedContinuation { continuation in
            self.running.notify(queue: .global()) { continuation.resume() }
        }
    }
}
#endif
