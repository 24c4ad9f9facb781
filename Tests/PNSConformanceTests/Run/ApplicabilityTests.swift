import Testing

@testable import PNSConformance

@Suite struct ApplicabilityTests {
    /// What becomes of a scenario with a condition, of a server with limits.
    private static func unjudged(_ condition: String, limits: [String: Int]) throws -> ScenarioResult? {
        let scenario = try MachineBench.scenario("", head: #""when": [\#(condition)],"#)
        var preflight = Preflight()
        preflight.limits = limits
        let conditions = RunConditions(preflight, mintsUsers: false, setsLimits: false)
        return Applicability(conditions, optionalLimits: ["c"]).unjudged(scenario)
    }

    @Test("a server whose limits do not fit is not judged, and the limits are named")
    func bound() throws {
        let condition = #"["${limits.a}", "<=", "${limits.b}"]"#
        #expect(try Self.unjudged(condition, limits: ["a": 4, "b": 4]) == nil)
        let result = try #require(try Self.unjudged(condition, limits: ["a": 5, "b": 4]))
        #expect(result.verdict == .notJudged)
        #expect(result.reason == #"the server's limits do not fit: "${limits.a}" <= "${limits.b}""#)
    }

    @Test("a server of another kind is none that the scenario applies to")
    func kind() throws {
        let condition = #"["${limits.a}", "=", 4]"#
        #expect(try Self.unjudged(condition, limits: ["a": 4]) == nil)
        #expect(try Self.unjudged(condition, limits: ["a": 3])?.verdict == .notApplicable)
        #expect(try Self.unjudged(condition, limits: ["a": 5])?.verdict == .notApplicable)
    }

    @Test("a limit that a server need not have, and has not, makes the scenario one about others")
    func absent() throws {
        let condition = #"["${limits.c}", "<=", 4]"#
        #expect(try Self.unjudged(condition, limits: ["c": 4]) == nil)
        let result = try #require(try Self.unjudged(condition, limits: [:]))
        #expect(result.verdict == .notApplicable)
        #expect(result.reason == "the server publishes no c")
    }
}
