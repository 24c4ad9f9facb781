import PNSCodec
import PNSService

/// When each notification was accepted, and for whom, as long as the process lives.
final class StoreArrivals: Sendable {
    private let times = SessionMemory<Int64, Timestamp?>(nil)
    private let users = SessionMemory<UserID, Bool>(false)

    /// When a notification was accepted; `nil` if that was before the process began.
    subscript(sequence: Int64) -> Timestamp? { self.times[sequence] }

    /// Everyone for whom something was accepted.
    var recipients: [UserID] { self.users.keys }

    fileprivate func accept(
        _ records: [NewNotification],
        from application: ApplicationName,
        at now: Timestamp,
        in store: any NotificationStore
    ) async throws(StoreError) -> AcceptOutcome {
        let recipients = Set(records.map(\.user))
        var known: Set<Int64> = []
        for user in recipients { known.formUnion(try await store.allUnseen(of: user).map(\.sequence)) }
        let outcome = try await store.accept(records, from: application, at: now)
        for user in recipients {
            self.users[user] = true
            for notification in try await store.allUnseen(of: user) where !known.contains(notification.sequence) {
                self.times[notification.sequence] = now
            }
        }
        return outcome
    }
}

extension MutantSetup {
    /// Keeps book of what is accepted.
    mutating func trackArrivals() -> StoreArrivals {
        let arrivals = StoreArrivals()
        self.rigStore { rig in
            rig.onAccept = { base, records, application, now throws(StoreError) in
                try await arrivals.accept(records, from: application, at: now, in: base)
            }
        }
        return arrivals
    }
}
