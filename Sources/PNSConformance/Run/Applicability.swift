/// Says of a scenario, before it is begun, why it cannot be judged.
struct Applicability: Sendable {
    private let conditions: RunConditions

    private let optionalLimits: Set<String>

    /// - Parameters:
    ///   - conditions: What is known of the server.
    ///   - optionalLimits: Those that a server need not have.
    init(_ conditions: RunConditions, optionalLimits: Set<String>) {
        self.conditions = conditions
        self.optionalLimits = optionalLimits
    }

    /// The result of a scenario that cannot be begun; `nil` for one that can.
    func unjudged(_ scenario: Scenario) -> ScenarioResult? {
        var result = ScenarioResult(
            id: scenario.id,
            title: scenario.title,
            level: scenario.level,
            verdict: .notApplicable
        )
        guard conditions.profiles.contains(scenario.profile) else {
            result.reason = "the profile \(scenario.profile) is not judged here: the server does not claim it"
            return result
        }
        if let feature = scenario.needs.first(where: { !conditions.features.contains($0) }) {
            result.reason = "the server does not claim the feature \(feature)"
            return result
        }
        result.verdict = .notJudged
        var needed = scenario.means
        if conditions.mintsUsers ? !scenario.users.isEmpty : scenario.needsApplication {
            needed.insert(.application, at: 0)
        }
        // A short retention can be waited for instead of moving a clock: the step decides.
        if let missing = needed.first(where: { $0 != .clock && !conditions.means.contains($0) }) {
            result.reason = "the target gives the runner no \(missing.rawValue)"
            return result
        }
        if let missing = scenario.providers.sorted().first(where: { !conditions.providers.contains($0) }) {
            result.reason = "the target gives the runner no \(missing.rawValue) among its providers"
            return result
        }
        let renamed = conditions.operations.filter { !$0.value.members.isEmpty }.keys.sorted()
        if let operation = renamed.first(where: scenario.sendsBytes) {
            result.reason = "it sends bytes of its own to \(operation), whose members the target file renames"
            return result
        }
        let published = conditions.setsLimits ? conditions.limits.merging(scenario.limits) { $1 } : conditions.limits
        if let absent = scenario.limitsNeeded.first(where: { published[$0] == nil && optionalLimits.contains($0) }) {
            result.verdict = .notApplicable
            result.reason = "the server publishes no \(absent)"
            return result
        }
        let values = published.map { ("limits.\($0.key)", RawJSON.number($0.value)) }
        let scope = ValueScope(Dictionary(uniqueKeysWithValues: values))
        for condition in scenario.conditions {
            let sign = condition.isOfKind ? "=" : "<="
            guard let left = try? scope.terms(condition.left), let right = try? scope.terms(condition.right),
                condition.isOfKind ? left == right : left <= right
            else {
                if condition.isOfKind { result.verdict = .notApplicable }
                result.reason =
                    "the server's limits do not fit: \(condition.left.compact()) \(sign) \(condition.right.compact())"
                return result
            }
        }
        return nil
    }
}
