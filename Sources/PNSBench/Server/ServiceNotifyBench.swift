import PNSCodec
import PNSService

/// Durable notifies at the service's API, in this process.
struct ServiceNotifyBench {
    let rounds: Int
    let turnSeconds: Double
    let folder: String

    private static let part = "notify"

    /// Measures.
    func run(_ book: inout FigureBook, _ progress: @Sendable (String) -> Void) async throws {
        let rig = try StoreRig(in: folder)
        do {
            let users = try StoreRig.users(1_000, "user")
            for round in 1...rounds {
                progress("notify at the service, round \(round) of \(rounds)")
                for writers in [1, 64, 256] {
                    try await measure("service, \(writers) \(writers == 1 ? "writer" : "writers")", &book) { isDone in
                        try await rig.notify(writers: writers, users: users) { _ in isDone() }
                    }
                }
                try await measure("service, 1 writer, batches of 64", &book) { isDone in
                    var count = 0
                    while !isDone() {
                        let batch = (0..<64).map { StoreRig.record(for: users[(count + $0) % users.count]) }
                        _ = try await rig.service.notify(.batch(batch), from: StoreRig.application)
                        count += 64
                    }
                    return count
                }
            }
        } catch {
            await rig.remove()
            throw error
        }
        await rig.remove()
        book.expect("acknowledged and durable", "service, 64 writers", Self.part, .atLeast, 30_000)
    }

    private func measure(
        _ subject: String,
        _ book: inout FigureBook,
        _ run: (@escaping @Sendable () -> Bool) async throws -> Int
    ) async throws {
        let (cpu, start) = (CPUClock.process, Stopwatch.now)
        let turn = turnSeconds
        let count = try await run { Stopwatch.seconds(since: start) >= turn }
        let seconds = Stopwatch.seconds(since: start)
        book.add(Double(count) / seconds, "/s", "acknowledged and durable", subject, Self.part)
        book.add(Double(CPUClock.process - cpu) / Double(count) / 1_000, "µs", "CPU per notify", subject, Self.part)
    }
}
