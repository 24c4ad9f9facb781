/// What of a scenario can be judged through an adapter.
///
/// Decided by what its steps do and its checks look at, never by its name. From the first step that only our own wire
/// can perform, the rest is left out: what follows would not mean what it says.
struct AdapterProjection: Sendable {
    /// A scenario without what only our own wire can show.
    struct Projected: Sendable {
        /// What is left; `nil` when no check is.
        var scenario: Scenario?
        /// The checks that are left out.
        var leftOut: [StepScope.LeftOut]
    }

    private let capabilities: Set<AdapterCapability>
    private let limits: Set<String>

    /// Decides for an adapter with these capabilities, of a server with these limits.
    init(_ hello: AdapterHello) {
        capabilities = hello.capabilities
        limits = Set(hello.limits.keys)
    }

    /// Takes from a scenario what can be judged.
    func project(_ scenario: Scenario) -> Projected {
        if let feature = scenario.needs.first {
            return nothing(of: scenario, "the feature \(feature) is one of our own wire")
        }
        // A bound that the server does not have is never too low; it can well be too high.
        if let limit = Self.limits(in: scenario.conditions.map(\.left)).first(where: isUnstated) {
            return nothing(of: scenario, Self.missing(limit: limit))
        }
        let conditions = scenario.conditions.filter { !Self.limits(in: [$0.right]).contains(where: isUnstated) }
        var walk = Walk(scenario, canDate: capabilities.contains(.dates))
        let steps = walk.project(scenario.steps, self)
        let kept = Scenario.checks(of: steps)
        guard !kept.isEmpty else { return Projected(scenario: nil, leftOut: walk.leftOut) }
        return Projected(scenario: scenario.with(steps, conditions), leftOut: walk.leftOut)
    }

    private func nothing(of scenario: Scenario, _ reason: String) -> Projected {
        Projected(scenario: nil, leftOut: scenario.checks.map { StepScope.LeftOut(check: $0, reason: reason) })
    }

    // MARK: What a server needs

    func missing(_ needs: Set<AdapterCapability>) -> String? {
        needs.subtracting(capabilities).min().map { "the adapter does not offer \"\($0.rawValue)\"" }
    }

    func isUnstated(_ limit: String) -> Bool { !limits.contains(limit) }

    static func missing(limit: String) -> String { "the adapter states no limit \(limit)" }

    /// The limits that values name.
    static func limits(in values: [RawJSON]) -> [String] {
        names(in: values).filter { $0.hasPrefix("limits.") }.map { String($0.dropFirst("limits.".count)) }
    }

    /// What `${…}` in values names.
    static func names(in values: [RawJSON]) -> [String] {
        values.flatMap { value -> [String] in
            switch value {
            case .string(let text):
                return text.split(separator: "${", omittingEmptySubsequences: false).dropFirst().map { part in
                    String(part.prefix { $0 != "}" })
                }
            case .array(let elements): return names(in: elements)
            case .object(let members): return names(in: members.map(\.value))
            case .null, .bool, .number: return []
            }
        }
    }

    // MARK: Checks

    /// Areas of clauses that say how things are written and carried, whatever is looked at.
    private static let areasOfTheWire: Set<String> = [
        "JSN", "NUM", "TIM", "IDN", "FRM", "AUT", "ERR", "DSC", "LIM", "CTL", "OPS",
    ]

    /// What a fence is made of: without one, what comes first is chance.
    private static let barrier = "ORD-003"

    /// The clauses of a check that say what a server does, and not how that is written.
    static func clausesOfTheCore(_ check: Check) -> [String] {
        check.clauses.filter { !areasOfTheWire.contains(String($0.prefix(3))) }
    }

    /// Why a check cannot be judged; `nil` when it can.
    func reasonAgainst(_ check: Check) -> String? {
        if Self.clausesOfTheCore(check).isEmpty { return "its clauses are about the wire" }
        if check.clauses.contains(Self.barrier), let reason = missing([.fence]) { return reason }
        if let limit = Self.limits(in: check.looks.map(\.pattern)).first(where: isUnstated) {
            return Self.missing(limit: limit)
        }
        for (look, pattern) in check.looks {
            if let reason = reasonAgainst(look, pattern, check) { return reason }
        }
        return nil
    }

    private func reasonAgainst(_ look: Check.Look, _ pattern: RawJSON, _ check: Check) -> String? {
        switch look {
        case .counts, .among, .equal, .distinct, .between, .slackSeconds, .covers, .matches: return nil
        case .message: return reasonAgainst(messages: [pattern])
        case .none: return reasonAgainst(messages: pattern.members?.map(\.value) ?? [])
        case .messages: return reasonAgainst(messages: pattern.members?.flatMap { $0.value.elements ?? [] } ?? [])
        case .status:
            // That the server took it is the adapter's word; that it refused, or which id it gave, is more than a word.
            let isMore = pattern == .number(409) || check[.body] != nil
            return isMore ? nil : "that it was accepted shows in what follows"
        case .body: return reasonAgainst(bodyMembers: pattern.members?.map(\.name) ?? [])
        case .headers, .accept, .close, .bare, .text, .count, .request, .items, .requests, .faults, .records, .ended:
            return "it looks at the \(look.rawValue)"
        }
    }

    private func reasonAgainst(messages: [RawJSON]) -> String? {
        for message in messages {
            let scope = MessagePatternScope(message)
            if let reason = scope.wireReason ?? missing(scope.needs) { return reason }
        }
        return nil
    }

    private func reasonAgainst(bodyMembers names: [String]) -> String? {
        let isIDs = names.allSatisfy { $0 == "notification_id" || $0 == "notifications" } && !names.isEmpty
        return isIDs ? missing([.ids]) : "it looks at the body of an answer"
    }
}

extension Scenario {
    /// The same scenario with other steps and conditions.
    func with(_ steps: [Step], _ conditions: [Condition]) -> Scenario {
        var clauses: [String] = []
        for clause in Self.checks(of: steps).flatMap(\.clauses) where !clauses.contains(clause) {
            clauses.append(clause)
        }
        return Scenario(
            id: id,
            title: title,
            level: level,
            clauses: clauses,
            since: since,
            needs: needs,
            means: means,
            blockedBy: blockedBy,
            isolation: isolation,
            limits: limits,
            notes: notes,
            conditions: conditions,
            users: users,
            steps: steps,
            recipients: recipients,
            devices: devices,
            profile: profile
        )
    }
}
