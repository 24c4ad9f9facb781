extension Mutants {
    /// Mutants of the scenarios `server.seen.…`.
    static let seen: [Mutant] = seenRequests + seenAnswers + seenPages + seenEffects
}
