import PNSCodec
import PNSService
import Synchronization

/// What a broken server knows of its nodes: which have ended, and which has done what.
public final class NodeRegister: Sendable {
    private let ended = Mutex<Set<Int>>([])

    /// The open connections of all nodes, where a mutant keeps book of them, and the node of each.
    let connections = SessionConnections()
    let homes = SessionMemory<UInt64, Int>(1)

    /// The node that accepted a notification, by its user and data.
    let acceptors = SessionMemory<UserID, [String: Int]>([:])

    /// The node that marked a notification as seen, by its sequence.
    let markers = SessionMemory<Int64, Int?>(nil)

    /// Creates a register in which no node has ended.
    public init() {}

    /// Notes that a node runs, or has ended.
    ///
    /// - Parameters:
    ///   - node: The node, from 1.
    ///   - isRunning: Whether it runs.
    public func note(_ node: Int, isRunning: Bool) {
        self.ended.withLock { ended in
            if isRunning { ended.remove(node) } else { ended.insert(node) }
        }
    }

    /// Whether a node has ended and not begun again.
    func hasEnded(_ node: Int) -> Bool { self.ended.withLock { $0.contains(node) } }
}
