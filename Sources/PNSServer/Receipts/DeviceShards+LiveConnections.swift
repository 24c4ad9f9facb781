import NIOCore
import PNSCodec
import PNSService

extension DeviceShards: LiveConnections {
    /// The connections of some users, asked of each event loop behind the counts that were published to it before.
    ///
    /// - Parameter users: Whose.
    /// - Returns: The connections by user.
    func connections(of users: Set<UserID>) async -> [UserID: UserConnections] {
        var all: [UserID: UserConnections] = [:]
        for shard in self.all {
            // Fails only when the loop has ended, and then nobody is connected on it.
            let found = try? await shard.loop.submit { shard.connections(of: users) }.get()
            all.merge(found ?? [:]) { one, other in
                var sum = one
                sum.add(other)
                return sum
            }
        }
        return all
    }
}
