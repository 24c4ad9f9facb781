import NIOCore
import PNSService

/// The device connections of a server, a shard for each event loop.
final class DeviceShards: Sendable {
    private let shards: [ObjectIdentifier: DeviceShard]
    private let population = Population()

    /// Makes the shards.
    ///
    /// - Parameter group: The event loops that connections are spread over.
    init(group: any EventLoopGroup) {
        let population = self.population
        self.shards = Dictionary(
            group.makeIterator().map { (ObjectIdentifier($0), DeviceShard(loop: $0, population: population)) },
            uniquingKeysWith: { first, _ in first }
        )
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
