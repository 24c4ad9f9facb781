import Histogram
import NIOCore

/// One publication to many devices: processor time per delivery, deliveries per second, latency, bursts, memory.
struct FanOutBench {
    let devices: Int
    let rounds: Int
    let turnSeconds: Double
    /// The processor that servers stay on.
    let processor: Int?
    let kinds: [any ServerKind]
    let loop: any EventLoop

    /// How many publications a burst has.
    var bursts = [10, 100]

    private static let part = "fan-out"
    private var subject: String { "\(Figures.short(Double(devices))) devices" }

    /// Measures all servers.
    func run(_ book: inout FigureBook, _ progress: @Sendable (String) -> Void) async throws {
        let present = kinds.filter { kind in
            guard let obstacle = kind.obstacle else { return true }
            book.skip("server CPU per delivery", of: kind.name, subject, Self.part, why: obstacle)
            return false
        }
        for round in 1...rounds {
            for kind in present {
                progress("\(subject), round \(round) of \(rounds), \(kind.name)")
                try await takeTurn(kind, &book)
            }
        }
        for kind in present where kind.name == "nginx + nchan" {
            book.expectRatio("server CPU per delivery", to: kind.name, subject, Self.part, .atMost, 1)
        }
        book.expect("memory per idle device", subject, Self.part, .atMost, 6)
        for burst in bursts {
            book.expect("frames per device", "\(subject), burst of \(burst)", Self.part, .atMost, 1)
        }
    }

    private func takeTurn(_ kind: any ServerKind, _ book: inout FigureBook) async throws {
        let server = try await RunningTarget.start(kind, on: processor)
        defer { server.stop() }
        let fleet = DeviceFleet(loop: loop)
        // What a first connection sets up once is not a device's.
        try await fleet.connect(50, to: server)
        let before = server.tree.memory
        let start = Stopwatch.now
        try await fleet.connect(devices - 50, to: server)
        let connecting = Stopwatch.seconds(since: start)
        let added = Double(server.tree.memory - before) / Double(devices - 50) / 1_024
        book.add(added, "KiB", "memory per idle device", of: kind.name, subject, Self.part)
        book.add(Double(devices - 50) / connecting, "/s", "connects", of: kind.name, subject, Self.part)

        var value = 0
        for _ in 0..<3 { try await publish(1, &value, fleet, server) }
        try await measureSingles(kind, &value, fleet, server, &book)
        for burst in bursts { try await measureBursts(of: burst, kind, &value, fleet, server, &book) }
        try await fleet.disconnect()
    }

    private func measureSingles(
        _ kind: any ServerKind,
        _ value: inout Int,
        _ fleet: DeviceFleet,
        _ server: RunningTarget,
        _ book: inout FigureBook
    ) async throws {
        try await fleet.reset()
        let (cpu, start) = (server.tree.cpu, Stopwatch.now)
        var publications = 0
        while publications < 5 || Stopwatch.seconds(since: start) < turnSeconds {
            try await publish(1, &value, fleet, server)
            publications += 1
        }
        let seconds = Stopwatch.seconds(since: start)
        let spent = Double(server.tree.cpu - cpu)
        let latency = try await fleet.counted().latency
        let deliveries = Double(publications * devices)
        func note(_ value: Double, _ unit: String, _ quantity: String) {
            book.add(value, unit, quantity, of: kind.name, subject, Self.part)
        }
        note(spent / deliveries / 1_000, "µs", "server CPU per delivery")
        note(deliveries / seconds, "/s", "deliveries")
        note(Double(latency.valueAtPercentile(50)) / 1e6, "ms", "latency p50")
        note(Double(latency.valueAtPercentile(99)) / 1e6, "ms", "latency p99")
    }

    private func measureBursts(
        of count: Int,
        _ kind: any ServerKind,
        _ value: inout Int,
        _ fleet: DeviceFleet,
        _ server: RunningTarget,
        _ book: inout FigureBook
    ) async throws {
        try await fleet.reset()
        let (cpu, start) = (server.tree.cpu, Stopwatch.now)
        var bursts = 0
        while bursts < 3 || Stopwatch.seconds(since: start) < turnSeconds / 3 {
            try await publish(count, &value, fleet, server)
            bursts += 1
        }
        let seconds = Stopwatch.seconds(since: start)
        let spent = Double(server.tree.cpu - cpu)
        let frames = try await fleet.counted().frames
        let subject = "\(subject), burst of \(count)"
        func note(_ value: Double, _ unit: String, _ quantity: String) {
            book.add(value, unit, quantity, of: kind.name, subject, Self.part)
        }
        note(spent / Double(bursts) / 1e6, "ms", "server CPU per burst")
        note(Double(frames) / Double(bursts * devices), "", "frames per device")
        note(Double(bursts * devices) / seconds, "/s", "devices with the last value")
    }

    private func publish(
        _ count: Int,
        _ value: inout Int,
        _ fleet: DeviceFleet,
        _ server: RunningTarget
    ) async throws {
        value += count
        let request = ByteBuffer(bytes: server.kind.publish(count, upTo: value))
        try await fleet.publish(request, awaiting: server.kind.payload(of: value))
    }
}
