/// Mints names and credentials for one run of one scenario, so that scenarios, and runs, never meet.
struct ContextMint {
    var seed: UInt64
    var salt: String

    func context(
        _ scenario: Scenario,
        _ target: TargetInstance,
        limits: [String: Int],
        applicationURL: String
    ) -> ScenarioContext {
        let unique = "\(Self.word(seed))-\(Self.word(Self.hash("\(salt)/\(scenario.id)", seed)))"
        let scope = ValueScope(["unique": .string(unique)])
        var users: [String: ScenarioContext.Principal] = [:]
        for (name, user) in scenario.users {
            let chosen = user.id.flatMap { try? scope.text($0) }
            users[name] = ScenarioContext.Principal(
                authorization: "Bearer \(unique)-\(name)",
                userID: chosen ?? "u-\(unique)-\(name)"
            )
        }
        return ScenarioContext(
            unique: unique,
            users: users,
            application: target.application,
            client: target.client,
            stranger: "Bearer stranger-\(unique)",
            clock: target.clock?.authorization,
            authority: target.endpoint.authority,
            clockAuthority: target.clock?.endpoint.authority,
            applicationURL: applicationURL,
            limits: limits
        )
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
