import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants that judge silent, slow and unfinished devices by other rules.
    static let silence: [Mutant] = [
        .dropsOutbound("never-pings") { $0.opcode == 9 },
        .keeping("pings-seldom", "pingIntervalSeconds", \.pingIntervalSeconds) { $0 * 100 },
        .ignoring("never-gives-up-silent-devices", "pingTimeoutSeconds", \.pingTimeoutSeconds),
        .keeping("gives-up-before-its-time", "pingTimeoutSeconds", \.pingTimeoutSeconds) { max(1, $0 / 2) },
        .closingWith("silence-closes-with-1011", 1011, insteadOf: 1001),
        Mutant("silence-of-one-closes-all") { setup in
            let connections = setup.trackConnections()
            setup.rewriteOutbound {
                { frame in
                    if frame.closeCode == 1001 {
                        for connection in connections.all(where: { _ in true }) {
                            connection.perform([.close(.goingAway, reason: "another device is silent")])
                        }
                    }
                    return [frame]
                }
            }
        },
        Mutant("slow-device-stops-others") { setup in
            let blocked = MutantMemory<Set<UInt64>>([])
            setup.rewriteActions { context, actions in
                let isHeldUp = blocked.with { blocked in
                    switch context.event {
                    case .blocked: blocked.insert(context.connection)
                    case .unblocked: blocked.remove(context.connection)
                    default: break
                    }
                    return !blocked.subtracting([context.connection]).isEmpty
                }
                return isHeldUp ? actions.filter { !$0.isMessage } : actions
            }
        },
        .ignoring("waits-for-ever-for-readers", "slowDeviceSeconds", \.slowDeviceSeconds),
        .ignoring("waits-for-ever-for-the-rest", "requestTimeoutSeconds", \.requestTimeoutSeconds),
    ]
}

extension Mutant {
    /// A mutant that puts one close code in place of another.
    static func closingWith(_ id: String, _ code: UInt16, insteadOf usual: UInt16) -> Mutant {
        .outbound(id) { frame in
            guard frame.closeCode == usual else { return }
            frame.payload.replaceSubrange(0..<2, with: [UInt8(code >> 8), UInt8(code & 0xFF)])
        }
    }
}

extension DeviceSession.Action {
    /// Whether it sends a message.
    fileprivate var isMessage: Bool {
        switch self {
        case .send, .sendAndReport: true
        default: false
        }
    }
}
