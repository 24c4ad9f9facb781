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
}
