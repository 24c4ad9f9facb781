/// Says of a scenario, before it is begun, why it cannot be judged.
struct Applicability: Sendable {
    /// The features that the server claims.
    let features: Set<String>
    /// The limits that are judged by.
    let limits: [String: Int]
    /// What the target gives.
    let means: Set<Scenario.Means>

    init(_ features: Set<String>, _ limits: [String: Int], _ means: Set<Scenario.Means>) {
        self.features = features
        self.limits = limits
        self.means = means
    }

    /// The result of a scenario that cannot be begun; `nil` for one that can.
    func unjudged(_ scenario: Scenario) -> ScenarioResult? {
        var result = ScenarioResult(
            id: scenario.id,
            title: scenario.title,
            level: scenario.level,
            verdict: .notApplicable
        )
        if let feature = scenario.needs.first(where: { !features.contains($0) }) {
            result.reason = "the server does not claim the feature \(feature)"
            return result
        }
        result.verdict = .notJudged
        var needed = scenario.means
        if !scenario.users.isEmpty { needed.insert(.application, at: 0) }
        if let missing = needed.first(where: { !means.contains($0) }) {
            // A short retention can be waited for instead of moving a clock: the step decides.
            guard missing != .clock else { return nil }
            result.reason = "the target gives the runner no \(missing.rawValue)"
            return result
        }
        let values = limits.map { ("limits.\($0.key)", RawJSON.number($0.value)) }
        let scope = ValueScope(Dictionary(uniqueKeysWithValues: values))
        for condition in scenario.conditions {
            guard let left = try? scope.terms(condition.left), let right = try? scope.terms(condition.right),
                left <= right
            else {
                result.reason =
                    "the server's limits do not fit: \(condition.left.compact()) <= \(condition.right.compact())"
                return result
            }
        }
        return nil
    }
}
