extension Mutants {
    /// Mutants of the scenarios `server.notify.…`.
    static let notify: [Mutant] = [
        notifyAnswers, notifyBatches, notifyCredentials, notifyMembers, notifySizes, notifyRepetitions, notifyStorage,
        notifyIdentifiers, notifyDates,
    ].flatMap { $0 }
}
