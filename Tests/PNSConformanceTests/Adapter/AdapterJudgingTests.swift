import Testing

@testable import PNSConformance

/// What the judge makes of an adapter's lines, over the scenarios of the suite themselves.
@Suite struct AdapterJudgingTests {
    private static let suite = Result { try Suite.embedded() }

    private static func policy(_ suite: Suite) -> JudgePolicy {
        var policy = JudgePolicy()
        policy.operations = suite.operations
        policy.means = [.application, .clock, .restart]
        return policy
    }

    private static func context(_ scenario: Scenario) -> ScenarioContext {
        var context = MachineBench.context
        context.limits = AdapterBench.capable.limits
        for (name, _) in scenario.users {
            context.users[name] = .init(authorization: "Bearer uniq-\(name)", userID: "u-\(name)")
        }
        return context
    }

    private static func projected() throws -> [Scenario] {
        let suite = try Self.suite.get()
        let projection = AdapterProjection(AdapterBench.capable)
        return suite.scenarios.compactMap { projection.project($0).scenario }
    }

    @Test("an adapter that says yes to everything and reports nothing passes no MUST")
    func passesNothing() throws {
        let suite = try Self.suite.get()
        let scenarios = try Self.projected()
        #expect(scenarios.count > 40)
        for scenario in scenarios {
            let bench = AdapterBench(
                scenario,
                context: Self.context(scenario),
                policy: Self.policy(suite),
                levels: suite.levels
            ) { request in
                switch request {
                case .notify: [.answer(.done(.ids([])))]
                case .unseen, .seen: [.answer(.done(.notifications([])))]
                default: [.answer(.done(.nothing))]
                }
            }
            let result = ScenarioVerdicts(levels: suite.levels).result(
                scenario,
                bench.machine.finalOutcomes(),
                bench.machine.stop,
                TranscriptRecorder(secrets: []),
                0
            )
            let plan = AdapterPlan([scenario], AdapterBench.capable)
            let complete = plan.complete([result], suite.levels, isFenced: true)
            let passes = complete.flatMap(\.checks).filter { $0.verdict == .pass && $0.level == .must }.map(\.id)
            #expect(passes.isEmpty, "\(scenario.id)")
        }
    }

    @Test("judges a count by the lines of an adapter", arguments: [(3, Verdict.pass), (1, .fail)])
    func judgesCounts(last: Int, verdict: Verdict) throws {
        let suite = try Self.suite.get()
        let scenario = try #require(try Self.projected().first { $0.id == "server.count.total" })
        var conn = ""
        var count = 0
        let bench = AdapterBench(
            scenario,
            context: Self.context(scenario),
            policy: Self.policy(suite),
            levels: suite.levels
        ) { request in
            switch request {
            case .connect(let id, _):
                conn = id
                return [.answer(.done(.nothing)), .event(conn: id, .count(0))]
            case .notify:
                count += 1
                return [.event(conn: conn, .count(count == 3 ? last : count)), .answer(.done(.ids([])))]
            default: return [.answer(.done(.nothing))]
            }
        }
        let outcome = bench.machine.finalOutcomes().first { $0.id == "total" }
        #expect(outcome?.verdict == verdict)
        #expect(outcome?.evidence == .proved)
        #expect(bench.requests.contains(.connect(conn: conn, user: "u-alice")))
    }

    @Test("a barrier of the runner's own waits for the data that is due", arguments: [true, false])
    func barriersWait(hasFence: Bool) throws {
        let suite = try Self.suite.get()
        let scenario = try #require(try Self.projected().first { $0.id == "server.unseen.empty" })
        let bench = AdapterBench(
            scenario,
            context: Self.context(scenario),
            policy: Self.policy(suite),
            levels: suite.levels,
            hasFence: hasFence
        ) { request in
            switch request {
            case .connect(let id, _): [.answer(.done(.nothing)), .event(conn: id, .count(0))]
            case .unseen: [.answer(.done(.notifications([])))]
            default: [.answer(.done(.nothing))]
            }
        }
        #expect(bench.machine.finalOutcomes().first?.verdict == .pass)
        #expect(bench.requests.contains { $0.word == "fence" } == hasFence)
    }

    @Test("an answer that never comes is not mistaken for an empty one")
    func failedAnswersAreNone() throws {
        let suite = try Self.suite.get()
        let scenario = try #require(try Self.projected().first { $0.id == "server.seen.answer" })
        let bench = AdapterBench(
            scenario,
            context: Self.context(scenario),
            policy: Self.policy(suite),
            levels: suite.levels
        ) { request in
            switch request {
            case .connect(let id, _): [.answer(.done(.nothing)), .event(conn: id, .count(0))]
            case .seen: [.answer(.refused(.failed, message: "silence"))]
            default: [.answer(.done(.nothing))]
            }
        }
        let outcome = bench.machine.finalOutcomes().first
        #expect(outcome?.verdict == .fail)
        #expect(outcome?.actual?.contains("silence") == true)
    }

    @Test("a broken adapter ends the scenario with the line that it wrote")
    func brokenAdapters() throws {
        let suite = try Self.suite.get()
        let scenario = try #require(try Self.projected().first { $0.id == "server.count.total" })
        let fault = AdapterFault(cause: .notJSON("x"), line: 17, excerpt: "garbage")
        let bench = AdapterBench(
            scenario,
            context: Self.context(scenario),
            policy: Self.policy(suite),
            levels: suite.levels
        ) { _ in [.answer(.broken(fault))] }
        guard case .untestable(let why) = bench.machine.stop else { return #expect(Bool(false)) }
        #expect(why.contains("line 17"))
    }
}
