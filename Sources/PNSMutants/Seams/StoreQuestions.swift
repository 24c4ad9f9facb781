import PNSCodec
import PNSService

extension AnswerBounds {
    /// More than any test stores.
    static let unbounded = AnswerBounds(maxNotifications: 1_000_000, maxBytes: .max)
}

extension NotificationStore {
    /// Asks what a question asks.
    func seen(_ question: SeenQuestion) async throws(StoreError) -> [RetainedNotification] {
        try await self.seen(
            of: question.user,
            createdAfter: question.createdAfter,
            seenAfter: question.seenAfter,
            within: question.bounds
        )
    }

    /// Sweeps as ordered.
    func sweep(_ order: SweepOrder) async throws(StoreError) -> SweepOutcome {
        try await self.sweep(seenBefore: order.seenBefore, acceptedBefore: order.acceptedBefore, limit: order.limit)
    }

    /// Everything that a user has not seen.
    func allUnseen(of user: UserID) async throws(StoreError) -> [StoredNotification] {
        try await self.unseen(of: user, within: .unbounded)
    }

    /// Everything that a user has seen and that is still there.
    func allSeen(of user: UserID) async throws(StoreError) -> [RetainedNotification] {
        try await self.seen(of: user, createdAfter: nil, seenAfter: .earliest, within: .unbounded)
    }
}

extension MutantSetup {
    /// Replaces operations of the store.
    ///
    /// - Parameter change: Replaces those of a store that forwards everything.
    mutating func rigStore(_ change: (inout StoreRig) -> Void) {
        var rig = StoreRig(self.store)
        change(&rig)
        self.store = rig
    }
}

extension Mutant {
    /// A mutant that changes what the store gives out as unseen.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - change: Gives the page in place of the real one.
    /// - Returns: The mutant.
    static func unseenPages(
        _ id: String,
        _ change: @escaping @Sendable ([StoredNotification], UserID) -> [StoredNotification]
    ) -> Mutant {
        Mutant(id) { setup in
            setup.rigStore { rig in
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    change(try await base.unseen(of: user, within: bounds), user)
                }
            }
        }
    }

    /// A mutant that changes the data that the store gives out as unseen.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - change: Gives the data in place of the real one.
    /// - Returns: The mutant.
    static func unseenData(_ id: String, _ change: @escaping @Sendable (String) -> String) -> Mutant {
        .unseenPages(id) { page, _ in
            page.map { StoredNotification(sequence: $0.sequence, data: change($0.data), createDate: $0.createDate) }
        }
    }

    /// A mutant that asks the store another question than the device has asked, or changes what it says.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - answer: Answers, with the real store at hand.
    /// - Returns: The mutant.
    static func seenPages(
        _ id: String,
        _ answer: @escaping StoreRig.Seen
    ) -> Mutant {
        Mutant(id) { setup in setup.rigStore { $0.onSeen = answer } }
    }
}
