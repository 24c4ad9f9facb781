#if Postgres
import Foundation
import Glibc
import Synchronization

/// Hears what other nodes store: a thread with a connection of its own.
final class Listener: Sendable {
    /// How long nothing has to come until the connection is tried.
    private static let maxSilence: Int32 = 10_000

    /// How long until a connection that was lost is made anew.
    private static let pause: Int32 = 100

    private let address: PostgresAddress
    private let patience: Duration
    private let channel: NotifyChannel
    private let bus: PostgresEventBus
    private let isEnding = Atomic<Bool>(false)
    private let isConnected = Atomic<Bool>(false)
    /// Written to at the end, so that the thread need not look every now and then.
    private let wakeReader: Int32
    private let wakeWriter: Int32

    init(_ address: PostgresAddress, patience: Duration, channel: NotifyChannel, bus: PostgresEventBus) throws {
        self.address = address
        self.patience = patience
        self.channel = channel
        self.bus = bus
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw PostgresFault.lost("no pipe can be made") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (self.wakeReader, self.wakeWriter) = (ends[0], ends[1])
    }

    deinit {
        Glibc.close(self.wakeReader)
        Glibc.close(self.wakeWriter)
    }

    /// Whether what other nodes store is heard at the moment.
    var isHearing: Bool { self.isConnected.load(ordering: .sequentiallyConsistent) }

    /// Connects, and hears from then on.
    func connect() throws -> Connection {
        let connection = try Connection(self.address, patience: self.patience)
        _ = try connection.run([Statement("listen", "LISTEN \(self.channel.name)")()])
        self.isConnected.store(true, ordering: .sequentiallyConsistent)
        return connection
    }

    /// Hears until ``end()``.
    ///
    /// - Parameter first: What ``connect()`` made, handed over to this thread.
    func run(_ first: Connection) {
        var connection: Connection? = first
        while !self.isEnding.load(ordering: .sequentiallyConsistent) {
            do {
                if let connection {
                    try self.hear(connection)
                } else {
                    connection = try self.connect()
                    self.bus.refresh()
                }
            } catch {
                self.isConnected.store(false, ordering: .sequentiallyConsistent)
                connection = nil
                _ = self.wait(for: nil, Self.pause)
            }
        }
    }

    func end() {
        self.isEnding.store(true, ordering: .sequentiallyConsistent)
        _ = Glibc.write(self.wakeWriter, [0], 1)
    }

    private func hear(_ connection: Connection) throws {
        let hasCome = self.wait(for: connection.socket, Self.maxSilence)
        // Silence can be a connection that nobody has told us the end of.
        if !hasCome { _ = try connection.run([Self.trial()]) }
        for payload in try connection.takeNotifications() {
            if let changes = self.channel.changes(in: payload) { self.bus.publish(changes) }
        }
    }

    /// Waits until something comes in on a socket, or the end is asked for.
    private func wait(for socket: Int32?, _ milliseconds: Int32) -> Bool {
        var descriptors = [
            pollfd(fd: self.wakeReader, events: Int16(POLLIN), revents: 0),
            pollfd(fd: socket ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        return poll(&descriptors, 2, milliseconds) != 0
    }

    private static let trial = Statement("trial", "SELECT 1")
}
#endif
