import Histogram
import NIOCore
import NIOPosix

/// Many devices in this process, all on one event loop, and the application that publishes to them.
///
/// A round publishes and ends when every device has the last value. Everything here happens on the loop.
final class DeviceFleet: @unchecked Sendable {
    // Unchecked: everything that changes is touched on `loop` only.

    let loop: any EventLoop
    private var sockets: [any Channel] = []
    private var publisher: (any Channel)?

    /// The payload that ends a round for a device, and the number of the round.
    private(set) var awaited: [UInt8] = []
    private(set) var round = 0
    private var missing = 0
    private var startedAt: UInt64 = 0
    private var done: EventLoopPromise<Void>?

    /// Frames that have arrived since the last reset.
    private(set) var frames = 0
    /// Nanoseconds from the publication to its arrival at a device.
    private(set) var latency = DeviceFleet.emptyHistogram

    static var emptyHistogram: Histogram<UInt64> {
        Histogram(highestTrackableValue: 120_000_000_000, numberOfSignificantValueDigits: .three)
    }

    init(loop: any EventLoop) {
        self.loop = loop
    }

    /// Connects devices, a hundred at a time.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - target: To whom.
    /// - Throws: ``BenchFault`` when one is refused.
    func connect(_ count: Int, to target: RunningTarget) async throws {
        // One source address has 28,000 ports towards a server; 127.0.0.1 is enough for what a process can open.
        var begun = 0
        while begun < count {
            let batch = min(100, count - begun)
            let range = begun..<(begun + batch)
            let connecting = range.map { index in
                connect(target.port, target.handshake(index), target.kind.sendsFirst)
            }
            for future in connecting {
                let channel = try await future.get()
                try await loop.submit { self.sockets.append(channel) }.get()
            }
            begun += batch
        }
        publisher = try await ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(PublisherHandler(fleet: self))
                }
            }
            .connect(host: "127.0.0.1", port: target.publishPort).get()
    }

    private func connect(_ port: Int, _ handshake: [UInt8], _ awaitsFrame: Bool) -> EventLoopFuture<any Channel> {
        let opened = loop.makePromise(of: Void.self)
        return ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        FleetSocket(fleet: self, opened: opened, awaitsFrame: awaitsFrame)
                    )
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .flatMap { channel in
                channel.writeAndFlush(ByteBuffer(bytes: handshake), promise: nil)
                return opened.futureResult.map { channel }
            }
    }

    /// Publishes and waits until every device has a payload.
    ///
    /// - Parameters:
    ///   - request: The bytes to send to the server.
    ///   - payload: The last payload that they make.
    /// - Throws: ``BenchFault`` when it does not arrive within 60 seconds.
    func publish(_ request: ByteBuffer, awaiting payload: [UInt8]) async throws {
        try await loop.flatSubmit { () -> EventLoopFuture<Void> in
            let done = self.loop.makePromise(of: Void.self)
            self.done = done
            self.awaited = payload
            self.round += 1
            self.missing = self.sockets.count
            self.startedAt = Stopwatch.now
            self.publisher?.writeAndFlush(request, promise: nil)
            let timer = self.loop.scheduleTask(in: .seconds(60)) {
                self.fail(BenchFault("\(self.missing) devices did not get what was published within 60 seconds"))
            }
            done.futureResult.whenComplete { _ in timer.cancel() }
            return done.futureResult
        }.get()
    }

    /// Notes frames of a device, of which one ended the round.
    func arrived(frames: Int, isLast: Bool) {
        self.frames += frames
        guard isLast else { return }
        _ = latency.record(Stopwatch.now - startedAt)
        missing -= 1
        guard missing == 0 else { return }
        done?.succeed()
        done = nil
    }

    /// Ends the round with an error.
    func fail(_ error: any Error) {
        done?.fail(error)
        done = nil
    }

    /// Forgets what was counted.
    func reset() async throws {
        try await loop.submit {
            self.frames = 0
            self.latency = Self.emptyHistogram
        }.get()
    }

    /// What was counted.
    func counted() async throws -> (frames: Int, latency: Histogram<UInt64>) {
        try await loop.submit { (self.frames, self.latency) }.get()
    }

    /// Closes every connection and returns when they are closed.
    func disconnect() async throws {
        let channels = try await loop.submit { () -> [any Channel] in
            defer { (self.sockets, self.publisher) = ([], nil) }
            return self.sockets + (self.publisher.map { [$0] } ?? [])
        }.get()
        for channel in channels { channel.close(promise: nil) }
        for channel in channels { try? await channel.closeFuture.get() }
    }
}
