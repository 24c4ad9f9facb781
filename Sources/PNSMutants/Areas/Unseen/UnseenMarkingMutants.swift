import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants that mark something else than what they answered, or take what they have for seen.
    static let unseenMarking: [Mutant] = [
        .marking("never-marks") { base, _, user, _ throws(StoreError) in try await base.unseenCount(of: user) },
        Mutant("marks-unsent") { setup in
            let limit = setup.configuration.service.limits.maxAnswerNotifications
            setup.rigStore { rig in
                rig.onMarkSeen = { base, sequences, user, now throws(StoreError) in
                    let all = sequences.count == limit ? try await base.allUnseen(of: user).map(\.sequence) : sequences
                    return try await base.markSeen(all, of: user, at: now)
                }
            }
        },
        .marking("marks-everything-unseen") { base, _, user, now throws(StoreError) in
            await lag()
            return try await base.markSeen(try await base.allUnseen(of: user).map(\.sequence), of: user, at: now)
        },
        Mutant("marks-everything-in-silence") { setup in
            let hidden = SessionMemory<Int64, Bool>(false)
            let latest = SessionMemory<UserID, Int64>(-1)
            setup.rigStore { rig in
                rig.onMarkSeen = { base, sequences, user, now throws(StoreError) in
                    await lag()
                    for notification in try await base.allUnseen(of: user) where notification.sequence > latest[user] {
                        hidden[notification.sequence] = true
                    }
                    return try await base.markSeen(sequences, of: user, at: now)
                }
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    latest[user] = try await base.allUnseen(of: user).map(\.sequence).max() ?? -1
                    return try await base.unseen(of: user, within: bounds).filter { !hidden[$0.sequence] }
                }
            }
        },
        Mutant("drops-late-inserts") { setup in
            setup.rigStore { rig in
                rig.onAccept = { base, records, application, now throws(StoreError) in
                    let outcome = try await base.accept(records, from: application, at: now)
                    guard case .accepted(var acceptance) = outcome else { return outcome }
                    for index in acceptance.changes.indices {
                        let user = acceptance.changes[index].user
                        let late = try await base.lateInserts(of: user).map(\.sequence)
                        guard !late.isEmpty else { continue }
                        acceptance.changes[index].count = try await base.markSeen(late, of: user, at: now)
                    }
                    return .accepted(acceptance)
                }
            }
        },
        Mutant("hides-late-inserts") { setup in
            setup.rigStore { rig in
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    let late = Set(try await base.lateInserts(of: user))
                    return try await base.unseen(of: user, within: bounds).filter { !late.contains($0) }
                }
            }
        },
    ]

    /// How long marking takes: long enough for a notification to be accepted meanwhile, which is the mutation.
    private static func lag() async {
        // Cancelled only with the server.
        try? await Task.sleep(for: .milliseconds(300))
    }
}

extension Mutant {
    /// A mutant that marks otherwise.
    fileprivate static func marking(_ id: String, _ mark: @escaping StoreRig.MarkSeen) -> Mutant {
        Mutant(id) { setup in setup.rigStore { $0.onMarkSeen = mark } }
    }
}

extension NotificationStore {
    /// What is unseen and was created before the newest that the user has seen.
    fileprivate func lateInserts(of user: UserID) async throws(StoreError) -> [StoredNotification] {
        guard let newest = try await self.allSeen(of: user).last?.createDate else { return [] }
        return try await self.allUnseen(of: user).filter { $0.createDate < newest }
    }
}
