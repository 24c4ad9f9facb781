/// Starts servers of their own for scenarios that move the clock or restart.
public protocol TargetLauncher: Sendable {
    /// What an instance of this launcher gives the runner.
    var means: Set<Scenario.Means> { get }

    /// Starts a server with an empty store.
    ///
    /// - Parameters:
    ///   - isRestartable: Whether the scenario will restart it.
    ///   - applicationURL: The URL that the server has to ask for its devices.
    /// - Returns: The server, ready.
    /// - Throws: When it does not get ready.
    func launch(isRestartable: Bool, applicationURL: String) async throws -> TargetInstance

    /// A launcher of the same servers with several nodes each; `nil` where they have one.
    var withNodes: (any TargetLauncher)? { get }

    /// A launcher of the same servers with other limits.
    ///
    /// - Parameter limits: The limits by name; the others stay.
    /// - Returns: The launcher; `nil` when the limits of its servers cannot be set.
    func setting(_ limits: [String: Int]) -> (any TargetLauncher)?

    /// A launcher of the same servers, set up to reach the push providers of a run.
    ///
    /// - Parameter providers: How they are set up, `apns.url` and so on, and what takes the lines of the handler `stdout`.
    /// - Returns: The launcher.
    func reaching(_ providers: ProviderDesk) -> any TargetLauncher

    /// Which clauses the servers of this launcher have executed since this was last asked.
    ///
    /// - Returns: The clauses; `nil` when its servers do not count them.
    func takeExercisedClauses() -> ClauseMarks?
}

extension TargetLauncher {
    /// Most servers have one node.
    public var withNodes: (any TargetLauncher)? { nil }

    /// Most launchers cannot.
    public func setting(_ limits: [String: Int]) -> (any TargetLauncher)? { nil }

    /// Most launchers have nothing to set up.
    public func reaching(_ providers: ProviderDesk) -> any TargetLauncher { self }

    /// Most servers do not.
    public func takeExercisedClauses() -> ClauseMarks? { nil }
}
