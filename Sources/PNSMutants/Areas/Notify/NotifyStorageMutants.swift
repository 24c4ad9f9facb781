import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// What is stored although it conflicts, and when.
    static let notifyStorage: [Mutant] = [
        .acceptance("accepts-other-data") { call throws(StoreError) in
            let outcome = try await call.pass()
            return outcome.isConflict && call.difference == .data ? call.unchanged : outcome
        },
        .acceptance("accepts-other-date") { call throws(StoreError) in
            let outcome = try await call.pass()
            return outcome.isConflict && call.difference == .date ? call.unchanged : outcome
        },
        .acceptance("takes-no-date-for-any-date") { call throws(StoreError) in
            let outcome = try await call.pass()
            let isUndated = call.isSingle && call.records[0].createDate == nil
            return outcome.isConflict && call.difference == .date && isUndated ? call.unchanged : outcome
        },
        .acceptance("takes-the-given-date-for-a-stated-one") { call throws(StoreError) in
            let outcome = try await call.pass()
            let wasUndated = call.isSingle && call.known[0].map { $0.record.createDate == nil } ?? false
            return outcome.isConflict && call.difference == .date && wasUndated ? call.unchanged : outcome
        },
        .forgettingUndated("forgets-that-there-was-no-date"),
        .acceptance("accepts-other-user") { call throws(StoreError) in
            // The ids of two applications are apart, so each user is given an application. A batch for several
            // users stays in one, for it has to be stored as a whole.
            var call = call
            let users = Set(call.records.map(\.user))
            if let user = users.first, users.count == 1 {
                call.application = ApplicationName("\(call.application) for \(user)")
            }
            return try await call.pass()
        },
        .acceptance("stores-conflicting") { call throws(StoreError) in
            let outcome = try await call.pass()
            if outcome.isConflict, call.isSingle { try await call.hide(call.records) }
            return outcome
        },
        Mutant("overwrites-on-conflict") { setup in
            let newer = SessionMemory<UserID, [String: String]>([:])
            setup.rewriteAcceptance { call throws(StoreError) in
                let outcome = try await call.pass()
                if outcome.isConflict, call.difference == .data, let first = call.known[0]?.record {
                    newer.update(first.user) { $0[first.data] = call.records[0].data }
                }
                return outcome
            }
            setup.rigStore { rig in
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    try await base.unseen(of: user, within: bounds).map { notification in
                        var notification = notification
                        notification.data = newer[user][notification.data] ?? notification.data
                        return notification
                    }
                }
            }
        },
        Mutant("answers-before-storing") { setup in
            let (node, register) = (setup.node, setup.register)
            setup.store = LateStore(base: setup.store, bus: setup.theBus()) { !register.hasEnded(node) }
        },
    ]
}

extension AcceptOutcome {
    fileprivate var isConflict: Bool {
        guard case .conflict = self else { return false }
        return true
    }
}

extension Mutant {
    /// A mutant that compares an undated record, from its second repetition on, by the time at which it comes.
    fileprivate static func forgettingUndated(_ id: String) -> Mutant {
        Mutant(id) { setup in
            let conflicts = SessionMemory<NotificationID, Bool>(false)
            setup.rewriteAcceptance { call throws(StoreError) in
                let outcome = try await call.pass()
                guard call.isSingle else { return outcome }
                let record = call.records[0]
                if outcome.isConflict { conflicts[record.id] = true }
                return record.createDate == nil && conflicts[record.id] ? .conflict(record: 0) : outcome
            }
        }
    }
}

extension NotifyAcceptance {
    fileprivate enum Difference {
        case data, date
    }

    /// What the only record says otherwise than the one that is known, if it is one thing.
    fileprivate var difference: Difference? {
        guard self.isSingle, let first = self.known[0]?.record, first.user == self.records[0].user else { return nil }
        switch (first.data == self.records[0].data, first.createDate == self.records[0].createDate) {
        case (false, true): return .data
        case (true, false): return .date
        default: return nil
        }
    }
}
