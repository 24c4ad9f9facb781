import NIOCore
import PNSCodec
import PNSService

/// The device connections of a server, a shard for each event loop.
final class DeviceShards: Sendable {
    private let shards: [ObjectIdentifier: DeviceShard]

    /// The places that there are for connections.
    let population: Population

    /// Makes the shards.
    ///
    /// - Parameters:
    ///   - group: The event loops that connections are spread over.
    ///   - limits: How many connections there can be, and how long devices can keep them waiting.
    ///   - clock: The time to go by.
    ///   - clauses: Told which clauses are executed.
    init(group: any EventLoopGroup, limits: Limits, clock: any ServiceClock, clauses: ClauseCounter) {
        self.population = Population(
            maxConnections: limits.maxConnections,
            maxConnectionsPerUser: limits.maxConnectionsPerUser
        )
        let times = DeviceWatch.Times(limits)
        self.shards = Dictionary(
            group.makeIterator().map { loop in
                (ObjectIdentifier(loop), DeviceShard(loop: loop, times: times, clock: clock, clauses: clauses))
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Every shard.
    var all: some Collection<DeviceShard> { self.shards.values }

    /// What was counted on the event loops.
    var counters: [ShardCounters] { self.shards.values.map(\.counters) }

    /// Does what is due on each event loop, and returns when it is done (CTL-003).
    func runDue() async {
        for shard in self.shards.values {
            // Fails only when the loop has ended, and then nothing is due on it.
            try? await shard.loop.submit { shard.runDue() }.get()
        }
    }

    /// The shard of an event loop.
    ///
    /// - Parameter loop: A loop of the group.
    /// - Returns: Its shard.
    func shard(on loop: any EventLoop) -> DeviceShard {
        guard let shard = self.shards[ObjectIdentifier(loop)] else {
            preconditionFailure("a connection runs on a loop of the group that the server was made with")
        }
        return shard
    }

    /// The users who have a connection.
    func users() async -> [UserID] {
        var users: Set<UserID> = []
        for shard in self.shards.values {
            // Fails only when the loop has ended, and then nobody is connected on it.
            users.formUnion((try? await shard.loop.submit { shard.users }.get()) ?? [])
        }
        return Array(users)
    }

    /// Brings changed counts to the connections, by one call on each loop.
    ///
    /// - Parameter changes: What changed.
    func deliver(_ changes: [CountChange]) {
        for shard in self.shards.values {
            shard.loop.execute { shard.deliver(changes) }
        }
    }

    /// Closes every connection with code 1001, spread over a time (OPS-013, OPS-015).
    ///
    /// - Parameter period: The time; 0 for all at once.
    func sendAway(over period: Duration) {
        for shard in self.shards.values {
            shard.loop.execute { shard.sendAway(over: period) }
        }
    }

    /// Returns when the last connection has ended.
    func drained() async {
        await self.population.drained()
    }

    /// Closes every connection at once, without a close handshake.
    func abort() {
        for shard in self.shards.values {
            shard.loop.execute { shard.abort() }
        }
    }
}
