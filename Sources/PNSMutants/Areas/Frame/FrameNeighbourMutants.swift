import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants that let a refused message have effects elsewhere.
    static let frameNeighbours: [Mutant] = [
        Mutant("disturbs-own-devices") { setup in
            let connections = setup.trackConnections()
            setup.rewriteMessages { context, message in
                guard message.error != nil else { return [message] }
                for other in connections.others(than: context) { other.perform([.send(message)]) }
                return [message]
            }
        },
        Mutant("disturbs-others") { setup in
            let connections = setup.trackConnections()
            setup.rewriteMessages { context, message in
                guard message.error?.code == .malformed else { return [message] }
                for other in connections.all(where: { context.user.isPrefix(of: $0) }) {
                    other.perform([.close(.internalError, reason: "")])
                }
                return [message]
            }
        },
        Mutant("performs-and-refuses") { setup in
            // The request is read as one for what is unseen, with a mark, and the error takes the place of its answer.
            let mark = "wasRefused"
            setup.rewriteInbound {
                { frame in
                    guard let json = try? JSONValue(wire: frame.payload), json["unseenNotificationDataRequest"] != nil,
                        json["seenNotificationsRequest"] != nil
                    else { return [frame] }
                    var frame = frame
                    frame.text = #"{"unseenNotificationDataRequest":{"\#(mark)":true}}"#
                    return [frame]
                }
            }
            let refused = SessionMemory<UInt64, Bool>(false)
            setup.rewriteActions { context, actions in
                if context.receivedJSON?["unseenNotificationDataRequest"]?[mark] != nil {
                    refused[context.connection] = true
                }
                return actions
            }
            setup.rewriteMessages { context, message in
                guard message.unseen != nil, refused[context.connection] else { return [message] }
                refused[context.connection] = false
                let text = "Two requests in one message."
                return [.error(ErrorMessage(code: .badArgument, message: text, reason: .conflictingMembers))]
            }
        },
    ]
}
