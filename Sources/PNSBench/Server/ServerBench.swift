import NIOCore
import NIOPosix

/// Measures the reference server, and beside it those that are installed, in rounds in which each has its turn.
public struct ServerBench: Sendable {
    /// A part of the bench.
    public enum Part: String, CaseIterable, Sendable {
        /// One publication to 1,000 devices; bursts of 10 and 100; memory per device.
        case fanOut = "fan-out"
        /// The same with 10,000 devices.
        case crowd
        /// Durable notifies at the service's API and through HTTP.
        case notify
        /// The cost of a request with 10³, 10⁵ and 10⁶ notifications stored.
        case growth
    }

    /// The parts to run.
    public var parts: [Part] = Part.allCases

    /// How many rounds; the median counts.
    public var rounds = 5

    /// Seconds that a turn of load takes.
    public var turnSeconds = 1.0

    /// Whether a server and its load get a processor each.
    public var isPinned = true

    /// Whether the other servers have their turn too.
    public var hasPeers = true

    /// The Python that has the package `websockets`.
    public var python: String

    /// The folder with the programs in other languages.
    public var peers: String

    /// The folder under which files are put, and removed again.
    public var folder: String

    /// Makes a bench.
    ///
    /// - Parameters:
    ///   - python: The Python that has the package `websockets`.
    ///   - peers: The folder with the programs in other languages.
    ///   - folder: The folder under which files are put; on a disk, because what is measured waits for it.
    public init(python: String, peers: String, folder: String) {
        self.python = python
        self.peers = peers
        self.folder = folder
    }

    /// Measures.
    ///
    /// - Parameter progress: Called with a line about what is being done.
    /// - Returns: The report.
    /// - Throws: ``BenchFault`` when the reference server does not do what it should.
    public func run(progress: @Sendable (String) -> Void) async throws -> ServerReport {
        let machine = Machine.current()
        let isPinned = isPinned && machine.cores >= 2 && Pinning.isPossible
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        var book = FigureBook()
        do {
            if isPinned { try await loop.submit { Pinning.pinThread(to: 1) }.get() }
            for part in parts {
                switch part {
                case .fanOut:
                    try await fanOut(1_000, rounds, isPinned, loop).run(&book, progress)
                case .crowd:
                    var crowd = fanOut(10_000, max(1, (rounds + 1) / 2), isPinned, loop)
                    crowd.bursts = []
                    try await crowd.run(&book, progress)
                case .notify:
                    try await ServiceNotifyBench(rounds: rounds, turnSeconds: turnSeconds, folder: folder)
                        .run(&book, progress)
                    try await HTTPNotifyBench(
                        rounds: max(1, (rounds + 1) / 2),
                        turnSeconds: turnSeconds,
                        hasPeers: hasPeers,
                        loop: loop
                    ).run(&book, progress)
                case .growth:
                    try await GrowthBench(rounds: max(1, (rounds + 1) / 2), folder: folder).run(&book, progress)
                }
            }
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        try await group.shutdownGracefully()
        return ServerReport(machine: machine, notes: notes(isPinned), figures: book.figures)
    }

    private func fanOut(_ devices: Int, _ rounds: Int, _ isPinned: Bool, _ loop: any EventLoop) -> FanOutBench {
        let peers: [any ServerKind] =
            hasPeers ? [NchanKind(), WebsocketsKind(python: python, folder: self.peers)] : []
        return FanOutBench(
            devices: devices,
            rounds: rounds,
            turnSeconds: turnSeconds,
            processor: isPinned ? 0 : nil,
            kinds: [ReferenceKind()] + peers,
            loop: loop
        )
    }

    private func notes(_ isPinned: Bool) -> [String] {
        [
            "Each server is a process of its own; this process is the load, the same for all, on one event loop.",
            isPinned
                ? "fan-out: the server on processor 0, its load on processor 1." : "Nothing is bound to a processor.",
            "A round lets one server after the other have its turn; \"pns / it\" divides within a round.",
            "CPU is user and system time of the server's processes; memory is their anonymous and shared pages.",
            "A publication to pns is stored durably before it is sent; to the others it is in memory.",
        ]
    }
}
