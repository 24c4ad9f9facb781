import Testing

@testable import PNSConformance

@Suite struct ContextMintTests {
    private static func context(
        _ scenario: Scenario,
        seed: UInt64,
        salt: String = "",
        namespace: String? = nil
    ) throws -> ScenarioContext {
        let target = TargetInstance(endpoint: Endpoint(host: "127.0.0.1", port: 7), application: "Bearer app")
        return try ContextMint(seed: seed, salt: salt, namespace: namespace).context(
            scenario,
            target,
            limits: ["a": 1],
            applicationURL: "http://x/"
        )
    }

    @Test("gives each scenario, run and salt names of its own, and the same ones again")
    func mintsNames() throws {
        let scenario = try MachineBench.scenario("")
        let contexts = try [UInt64.min, 1, .max].flatMap { seed in
            try ["", "probe"].map { try Self.context(scenario, seed: seed, salt: $0) }
        }
        #expect(Set(contexts.map(\.unique)).count == 6)
        for context in contexts {
            #expect(context.unique.utf8.count == 21)
            #expect(context.unique.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".contains($0) })
            #expect(context.users["alice"]?.authorization == "Bearer \(context.unique)-alice")
            #expect(context.users["bob"]?.userID == "u-\(context.unique)-bob")
        }
        #expect(try Self.context(scenario, seed: 1) == contexts[2])
        #expect(contexts[0].authority == "127.0.0.1:7")
        #expect(contexts[0].clockAuthority == nil)
    }

    @Test("lets a scenario choose a user id")
    func choosesIDs() throws {
        let text = """
            {"format": "scenario/1", "id": "server.a.b", "title": "T", "level": "must", "clauses": [],
             "since": {"spec": "1", "suite": "1"}, "users": {"eve": {"id": "é/${unique}"}}, "steps": []}
            """
        let context = try Self.context(try Scenario(try DataReader(text: text, file: "f")), seed: 3)
        #expect(context.users["eve"]?.userID == "é/\(context.unique)")
    }

    @Test("begins every name with the namespace")
    func usesNamespaces() throws {
        let context = try Self.context(try MachineBench.scenario(""), seed: .max, namespace: "ct-")
        #expect(context.unique.hasPrefix("ct-"))
        #expect(context.unique.utf8.count <= 32)
        #expect(context.users["alice"]?.userID == "\(context.unique)-alice")
        #expect(context.users["alice"]?.authorization == "Bearer \(context.unique)-alice")
    }

    @Test(
        "refuses an id or an answer that cannot be made, rather than take another",
        arguments: [
            #"{"id": "x-${uniqe}"}"#, #"{"id": "${"}"#,
            #"{"answer": {"status": 200, "body": {"user_id": "${nobody}"}}}"#,
        ]
    )
    func refusesBadChoices(user: String) throws {
        let text = """
            {"format": "scenario/1", "id": "server.a.b", "title": "T", "level": "must", "clauses": [],
             "since": {"spec": "1", "suite": "1"}, "users": {"eve": \(user)}, "steps": []}
            """
        let scenario = try Scenario(try DataReader(text: text, file: "f"))
        #expect(throws: ScopeFault.self) { try Self.context(scenario, seed: 3) }
    }
}
