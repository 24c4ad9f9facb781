import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants that keep counts from other nodes, or are late with them.
    static let clusterCounts: [Mutant] = [
        Mutant("notified-counts-stay-on-their-node") { setup in
            let marked = setup.rememberMarkedCounts()
            setup.seams.bus = RoutedBus(between: setup.theBus()) { marked[$0.user].contains($0.count) }
        },
        Mutant("seen-counts-stay-on-their-node") { setup in
            let marked = setup.rememberMarkedCounts()
            setup.seams.bus = RoutedBus(between: setup.theBus()) { !marked[$0.user].contains($0.count) }
        },
        Mutant("tells-other-nodes-when-asked") { setup in
            let newest = SessionMemory<UserID, UnseenCount>(UnseenCount(count: 0, version: -1))
            setup.seams.bus = DivertedBus(between: setup.theBus()) { changes, _ in
                for change in changes {
                    newest.update(change.user) { $0 = $0.version < change.count.version ? change.count : $0 }
                }
            }
            setup.rewriteActions { context, actions in
                guard case .seenRead = context.event, newest[context.user].version >= 0 else { return actions }
                return [.send(.count(newest[context.user].count))] + actions
            }
        },
        Mutant("tells-other-nodes-late") { setup in
            setup.seams.bus = DivertedBus(between: setup.theBus()) { changes, tell in
                Task {
                    // The lateness is the mutation.
                    try await Task.sleep(for: .milliseconds(500))
                    tell(changes)
                }
            }
        },
        Mutant("tells-nobody-without-the-first-node") { setup in
            let register = setup.register
            setup.seams.bus = FilteredBus(setup.theBus()) { _ in !register.hasEnded(1) }
        },
    ]
}
