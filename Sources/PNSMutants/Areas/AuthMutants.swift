extension Mutants {
    /// Mutants of the scenarios `server.auth.…`.
    static let auth: [Mutant] =
        authenticationRequests + forwardedHeaders + authenticationAnswers + authenticationArms + acceptances
        + redirects + authenticatedUsers
}
