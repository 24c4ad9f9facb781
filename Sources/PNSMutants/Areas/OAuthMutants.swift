extension Mutants {
    /// Mutants of the scenarios `server.oauth.…`.
    static let oauth: [Mutant] =
        tokenRequests + tokenRefusals + tokenAnswers + tokenUses + tokenConfigurations
}
