import PNSCodec
import PNSServer
import PNSService
import Synchronization

/// The open connections of a server, so that a mutant can reach from one into another.
final class SessionConnections: Sendable {
    private let open = Mutex<[UInt64: SessionContext]>([:])

    /// Takes note of an event.
    func note(_ context: SessionContext) {
        self.open.withLock { open in
            switch context.event {
            case .opened: open[context.connection] = context
            case .closed: open[context.connection] = nil
            default: break
            }
        }
    }

    /// The open connections of some users, the oldest first.
    func all(where isWanted: (UserID) -> Bool) -> [SessionContext] {
        self.open.withLock { open in open.values.filter { isWanted($0.user) } }.sorted { $0.connection < $1.connection }
    }

    /// The other open connections of the same user.
    func others(than context: SessionContext) -> [SessionContext] {
        self.all { $0 == context.user }.filter { $0.connection != context.connection }
    }
}

extension MutantSetup {
    /// Keeps book of the open connections, from before their first count.
    mutating func trackConnections() -> SessionConnections {
        let connections = SessionConnections()
        self.rewriteActions { context, actions in
            connections.note(context)
            return actions
        }
        return connections
    }
}

extension UserID {
    /// Whether the id of another user begins with this one.
    func isPrefix(of other: UserID) -> Bool {
        self != other && other.text.utf8.starts(with: self.text.utf8)
    }
}
