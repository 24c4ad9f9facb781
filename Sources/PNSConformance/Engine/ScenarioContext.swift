/// Who is who for one run of one scenario: names, credentials, addresses.
public struct ScenarioContext: Hashable, Sendable {
    /// A user with what the runner minted for it.
    public struct Principal: Hashable, Sendable {
        /// The value of the `Authorization` header of its devices.
        public var authorization: String
        /// The user id that the application answers with.
        public var userID: String
    }

    /// Unique to this scenario in this run.
    public var unique: String
    /// The users by their name in the scenario.
    public var users: [String: Principal]
    /// The `Authorization` of the application; `nil` when the server asks for none.
    public var application: String?
    /// The client credentials of the application, if the target gives them.
    public var client: ClientAccess?
    /// The `Authorization` of somebody the server does not know.
    public var stranger: String
    /// The `Authorization` of the test clock.
    public var clock: String?
    /// The `Host` of the server.
    public var authority: String
    /// The `Host` of the clock's listener.
    public var clockAuthority: String?
    /// The base URL of the application that the runner plays.
    public var applicationURL: String
    /// The published limits, or the least that the specification permits.
    public var limits: [String: Int]
}
