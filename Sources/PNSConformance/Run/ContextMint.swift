/// Mints names and credentials for one run of one scenario, so that scenarios, and runs, never meet.
struct ContextMint {
    var seed: UInt64
    var salt: String
    /// What all names begin with; `u-` for user ids when absent.
    var namespace: String?

    /// What a scenario is told.
    ///
    /// - Parameters:
    ///   - scenario: The scenario.
    ///   - target: The server that it will meet.
    ///   - limits: The server's limits.
    ///   - headers: Header fields beside those of the protocol.
    ///   - applicationURL: Where the runner's application is.
    ///   - users: Users who exist; made up when `nil`.
    ///   - providers: Makes the devices.
    /// - Returns: The context.
    /// - Throws: ``ScopeFault`` for a user id or an answer of the scenario's own choice that cannot be made.
    func context(
        _ scenario: Scenario,
        _ target: TargetInstance,
        limits: [String: Int],
        headers: [HeaderField] = [],
        applicationURL: String,
        users: [String: TargetPrincipal]? = nil,
        providers: ProviderDesk = ProviderDesk()
    ) throws(ScopeFault) -> ScenarioContext {
        let unique = self.unique(scenario)
        var context = ScenarioContext(
            unique: unique,
            users: users ?? [:],
            application: target.application,
            client: target.client,
            stranger: "Bearer stranger-\(unique)",
            clock: target.clock?.authorization,
            authority: target.authority,
            clockAuthority: target.clock?.endpoint.authority,
            applicationURL: applicationURL,
            limits: limits
        )
        context.headers = headers
        context.nodeAuthorities = target.nodes.map(\.authority)
        context.recipients = scenario.recipients
        if !scenario.providers.isEmpty { context.settings = providers.openSettings }
        context.devices = providers.mint(scenario.devices, unique: unique)
        guard users == nil else { return context }
        let names = RecipientNames.values(unique, scenario.recipients)
        let scope = ValueScope(names.merging(["unique": .string(unique)]) { $1 })
        for (name, user) in scenario.users {
            let chosen = try user.id.map { id throws(ScopeFault) in try scope.text(id) }
            let minted = namespace == nil ? "u-\(unique)-\(name)" : "\(unique)-\(name)"
            context.users[name] = TargetPrincipal(
                authorization: "Bearer \(unique)-\(name)",
                userID: chosen ?? minted
            )
        }
        let whole = ScenarioMachine.scope(context)
        for (name, user) in scenario.users {
            _ = try user.answer.answer(userID: context.users[name]?.userID ?? "", in: whole)
        }
        return context
    }

    /// A text unique to a scenario in a run, at most 32 bytes of `[a-z0-9-]`.
    func unique(_ scenario: Scenario) -> String {
        "\(namespace ?? "")\(Self.word(seed))-\(Self.word(Self.hash("\(salt)/\(scenario.id)", seed)))"
    }

    /// Ten characters of `[a-z0-9]`.
    private static func word(_ value: UInt64) -> String {
        let digits = String(value % 3_656_158_440_062_976, radix: 36)  // 36^10
        return String(repeating: "0", count: 10 - digits.count) + digits
    }

    private static func hash(_ text: String, _ seed: UInt64) -> UInt64 {
        var state = 0xCBF2_9CE4_8422_2325 ^ seed
        for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return state ^ (state >> 32)
    }
}
