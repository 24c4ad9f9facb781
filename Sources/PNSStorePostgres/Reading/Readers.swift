#if Postgres
import PNSService

/// Connections for everything but the writing lanes; each has a thread, and all serve one backlog.
struct Readers: Sendable {
    /// Runs on a connection, and tells who waits.
    typealias Job = @Sendable (Link) -> Void

    let backlog: Backlog<Job>

    /// Serves until the backlog was closed and is empty.
    func run(_ link: Link) {
        while let job = self.backlog.take(1).first { job(link) }
    }

    /// Runs something on a connection.
    func perform<Value: Sendable>(
        _ body: @escaping @Sendable (Link) throws -> Value
    ) async throws(StoreError) -> Value {
        typealias Outcome = Result<Value, StoreError>
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Outcome, Never>) in
            let refusal = self.backlog.add { link in
                continuation.resume(returning: Result { try body(link) }.mapError { StoreError(postgres: $0) })
            }
            if let refusal { continuation.resume(returning: .failure(refusal)) }
        }
        return try result.get()
    }
}
#endif
