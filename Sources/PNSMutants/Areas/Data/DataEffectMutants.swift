import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// What a data request does besides its answer.
    static let dataEffects: [Mutant] = [
        .dataMarks("data-never-marks") { _ in [] },
        .dataMarks("data-marks-everything") { sequences in
            // A store ignores the sequences of others; those of one scenario lie close together.
            let last = sequences.max() ?? 0
            return Array(max(0, last - 5_000)...last)
        },
        .messages("data-answers-twice") { _, message in message.dated == nil ? [message] : [message, message] },
        Mutant("data-answers-every-device") { setup in
            let connections = setup.trackConnections()
            setup.rewriteMessages { context, message in
                guard message.dated != nil else { return [message] }
                for other in connections.others(than: context) { other.perform([.send(message)]) }
                return [message]
            }
        },
        Mutant("data-behind-its-count") { setup in
            let last = SessionMemory<UInt64, Int>(0)
            setup.rewriteMessages { context, message in
                if let count = message.count { last[context.connection] = count }
                guard let elements = message.dated else { return [message] }
                let unseen = elements.count { $0.seenDate == nil }
                return unseen == 0 ? [message] : [.count(last[context.connection] - unseen), message]
            }
        },
        Mutant("data-performs-what-it-refuses") { setup in
            let isPerformed = SessionMemory<UserID, Bool>(false)
            setup.rewriteMessages { context, message in
                let request = message.error == nil ? nil : context.receivedJSON
                if request?["notificationDataRequest"] != nil, request?["unseenNotificationDataRequest"] != nil {
                    isPerformed[context.user] = true
                }
                return [message]
            }
            setup.rigStore { rig in
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    isPerformed[user] ? [] : try await base.unseen(of: user, within: bounds)
                }
            }
        },
    ]
}

extension Mutant {
    /// A mutant that marks other notifications than those that the answer to a data request contained.
    fileprivate static func dataMarks(_ id: String, _ change: @escaping @Sendable ([Int64]) -> [Int64]) -> Mutant {
        Mutant(id) { setup in
            let isDated = SessionMemory<UInt64, Bool>(false)
            setup.rewriteActions { context, actions in
                actions.map { action in
                    switch action {
                    case .sendAndReport(let message):
                        isDated[context.connection] = message.dated != nil
                        return action
                    case .markSeen(let sequences) where isDated[context.connection]:
                        return .markSeen(change(sequences))
                    default:
                        return action
                    }
                }
            }
        }
    }
}
