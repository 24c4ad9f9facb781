import Foundation

/// Measures a push session: devices streamed through it, what the server needs for them, and that each is told of once.
public struct GatewayBench: Sendable {
    /// A part of the bench.
    public enum Part: String, CaseIterable, Sendable {
        /// As fast as they go.
        case stream
        /// Nobody reads the feedback for a while.
        case pause
        /// The provider is killed on the way.
        case killed
    }

    /// The parts to run.
    public var parts: [Part] = Part.allCases

    /// How many rounds; the median counts.
    public var rounds = 3

    /// How many devices go through a session, 1000 or more.
    public var devices: Int

    /// Seconds without a reader in ``Part/pause``.
    public var pauseSeconds = 5.0

    /// Makes a bench.
    ///
    /// - Parameter devices: How many devices go through a session.
    public init(devices: Int = 1_000_000) {
        self.devices = devices
    }

    /// Measures.
    ///
    /// - Parameter progress: Called with a line about what is being done.
    /// - Returns: The report.
    /// - Throws: ``BenchFault`` when a device is told of never or twice, or the server does not do what it should.
    public func run(progress: @Sendable (String) -> Void) async throws -> ServerReport {
        let machine = Machine.current()
        var book = FigureBook()
        for part in parts {
            for round in 1...rounds {
                progress("\(part.rawValue), round \(round) of \(rounds), \(Figures.short(Double(devices))) devices")
                try await takeTurn(part, &book)
            }
        }
        return ServerReport(
            machine: machine,
            notes: [
                "Server and sink are processes of their own; this process brings the devices and reads the feedback.",
                "Growth is the most memory while devices stream, less that before: anonymous and shared pages.",
                "CPU is user and system time of the server alone.",
            ],
            figures: book.figures
        )
    }

    private func takeTurn(_ part: Part, _ book: inout FigureBook) async throws {
        let sink = try await RunningTarget.start(SinkKind(port: try FreePort.find()), on: nil)
        defer { sink.stop() }
        let kind = GatewayKind(sinkPort: sink.port)
        let server = try await RunningTarget.start(kind, on: nil)
        defer { server.stop() }
        // What a first session sets up once is not a device's.
        _ = try await stream(1_000, .stream, server, sink)
        let (memory, cpu, start) = (server.tree.memory, server.tree.cpu, Stopwatch.now)
        let highest = try await stream(devices, part, server, sink)
        let seconds = Stopwatch.seconds(since: start)
        let subject = "\(Figures.short(Double(devices))) devices, one session"
        func note(_ value: Double, _ unit: String, _ quantity: String) {
            book.add(value, unit, quantity, subject, part.rawValue)
        }
        if part == .stream {
            note(Double(devices) / seconds, "/s", "devices")
            note(Double(server.tree.cpu - cpu) / Double(devices) / 1_000, "µs", "server CPU per device")
        }
        note(Double(max(0, highest - memory)) / 1_048_576, "MiB", "memory growth at most")
        note(Double(devices), "", "devices told of exactly once")
    }

    /// Streams devices through a session of their own.
    ///
    /// - Returns: The most memory that the server had on the way, in bytes.
    private func stream(
        _ count: Int,
        _ part: Part,
        _ server: RunningTarget,
        _ sink: RunningTarget
    ) async throws -> Int {
        let load = try await GatewayLoad.open(at: server.port, devices: count)
        // At half of them, so that devices are on their way.
        load.atHalf = { [pauseSeconds] in
            switch part {
            case .stream: break
            case .pause: Thread.sleep(forTimeInterval: pauseSeconds)
            case .killed: sink.kill()
            }
        }
        let watch = Task {
            var highest = 0
            while !Task.isCancelled {
                highest = max(highest, server.tree.memory)
                try? await Task.sleep(for: .milliseconds(100))
            }
            return max(highest, server.tree.memory)
        }
        let result: Result<Void, any Error>
        do { result = .success(try await load.run()) } catch { result = .failure(error) }
        watch.cancel()
        let highest = await watch.value
        try result.get()
        return highest
    }
}
