import PNSCodec
import PNSServer
import PNSService

extension MutantSetup {
    /// Changes how the store accepts records.
    ///
    /// - Parameter accept: Decides, with what was accepted before and the real store at hand.
    mutating func rewriteAcceptance(
        _ accept: @escaping @Sendable (NotifyAcceptance) async throws(StoreError) -> AcceptOutcome
    ) {
        let known = SessionMemory<NotificationID, NotifyAcceptance.Known?>(nil)
        let bus = self.theBus()
        self.rigStore { rig in
            rig.onAccept = { base, records, application, now throws(StoreError) in
                let call = NotifyAcceptance(
                    records: records,
                    application: application,
                    now: now,
                    known: records.map { known[$0.id] },
                    base: base,
                    bus: bus
                )
                let outcome = try await accept(call)
                guard case .accepted = outcome else { return outcome }
                for record in records { known.update(record.id) { $0 = $0 ?? (record, now) } }
                return outcome
            }
        }
    }
}

extension Mutant {
    /// A mutant that changes how the store accepts records.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - accept: Decides, with what was accepted before and the real store at hand.
    /// - Returns: The mutant.
    static func acceptance(
        _ id: String,
        _ accept: @escaping @Sendable (NotifyAcceptance) async throws(StoreError) -> AcceptOutcome
    ) -> Mutant {
        Mutant(id) { $0.rewriteAcceptance(accept) }
    }
}
