extension Mutants {
    /// Mutants of the scenarios `server.data.…`.
    static let data: [Mutant] = [dataElements, dataRequests, dataPages, dataEffects].flatMap { $0 }
}
