import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants that mix up connections and users.
    static let unseenNeighbours: [Mutant] = [
        Mutant("answers-every-device") { setup in
            let connections = setup.trackConnections()
            setup.rewriteMessages { context, message in
                guard message.unseen != nil else { return [message] }
                for other in connections.others(than: context) { other.perform([.send(message)]) }
                return [message]
            }
        },
        Mutant("data-of-users-with-the-prefix") { setup in
            let arrivals = setup.trackArrivals()
            setup.rigStore { rig in
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    var page = try await base.unseen(of: user, within: bounds)
                    for other in arrivals.recipients where user.isPrefix(of: other) {
                        page += try await base.unseen(of: other, within: bounds)
                    }
                    return page.sorted { ($0.createDate, $0.sequence) < ($1.createDate, $1.sequence) }
                }
            }
        },
        Mutant("loses-in-the-race") { setup in
            let connections = setup.trackConnections()
            // How many answers of the user wait, and whether there were two of them at once.
            let waiting = SessionMemory<UserID, (count: Int, isRace: Bool)>((0, false))
            setup.rewriteActions { context, actions in
                guard case .sendAndReport(.newNotificationData(let data))? = actions.last,
                    !connections.others(than: context).isEmpty
                else { return actions }
                waiting.update(context.user) { $0 = ($0.count + 1, $0.count > 0) }
                Task {
                    // The window of the race, which is the mutation.
                    try await Task.sleep(for: .milliseconds(300))
                    let isRace = waiting.update(context.user) { state in
                        defer { state.count -= 1 }
                        return state.isRace
                    }
                    let elements = isRace ? data.newNotificationData.dropLast() : data.newNotificationData
                    let answer = NewNotificationData(newNotificationData: elements)
                    context.perform([.sendAndReport(.newNotificationData(answer))])
                }
                return actions.dropLast()
            }
        },
    ]
}
