/// Who is who for one run of one scenario: names, credentials, addresses.
public struct ScenarioContext: Hashable, Sendable {
    /// Unique to this scenario in this run.
    public var unique: String
    /// The users by their name in the scenario.
    public var users: [String: TargetPrincipal]
    /// The `Authorization` of the application; `nil` when the server asks for none.
    public var application: String?
    /// The client credentials of the application, if the target gives them.
    public var client: ClientAccess?
    /// The `Authorization` of somebody the server does not know.
    public var stranger: String
    /// The `Authorization` of the test clock.
    public var clock: String?
    /// Header fields of every request and handshake, beside those of the protocol.
    public var headers: [HeaderField] = []
    /// The `Host` of the server.
    public var authority: String
    /// The `Host` of each of the server's nodes; empty where the runner knows of one address only.
    public var nodeAuthorities: [String] = []
    /// The `Host` of the clock's listener.
    public var clockAuthority: String?
    /// The base URL of the application that the runner plays.
    public var applicationURL: String
    /// The users whom receipts are about, by their names in the scenario.
    public var recipients: [String] = []
    /// The devices that providers reach, by their names in the scenario.
    public var devices: [String: MintedDevice] = [:]
    /// How the providers are set up, `apns.url` and so on; what is secret is not among it.
    public var settings: [String: String] = [:]
    /// The published limits, or the least that the specification permits.
    public var limits: [String: Int]
}

extension ScenarioContext {
    /// The `Host` at one of the nodes, which is there, or for `nil` at the address at which all else is judged.
    func authority(of node: Int?) -> String { node.map { nodeAuthorities[$0 - 1] } ?? authority }
}
