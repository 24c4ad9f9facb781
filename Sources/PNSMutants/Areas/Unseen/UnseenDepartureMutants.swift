import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants that lose what a device asked for when it leaves.
    static let unseenDepartures: [Mutant] = [
        Mutant("forgets-what-a-lost-device-asked-for") { setup in
            let hasAsked = SessionMemory<UInt64, Bool>(false)
            let isLost = SessionMemory<UserID, Bool>(false)
            setup.rewriteActions { context, actions in
                switch context.event {
                // The request came with others that went before, or is the first: the last one counts.
                case .message: hasAsked[context.connection] = actions.contains(.readUnseen)
                case .closed: if hasAsked[context.connection] { isLost[context.user] = true }
                default: break
                }
                return actions
            }
            setup.rigStore { rig in
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    isLost[user] ? [] : try await base.unseen(of: user, within: bounds)
                }
                rig.onSeen = { base, question throws(StoreError) in
                    isLost[question.user] ? [] : try await base.seen(question)
                }
            }
        }
    ]
}
