/// What a server that claims a revision is scored by.
///
/// A profile follows the suite until it is frozen; from then on a newer suite scores by it as the one did that froze it.
public struct Profile: Hashable, Sendable {
    /// When a profile was frozen, and as what.
    public struct Freeze: Hashable, Sendable {
        /// The day.
        public var day: CalendarDay
        /// The version of the suite that had it last as a draft.
        public var suite: String
        /// The digest of everything that is scored, see ``digest(_:)``.
        public var digest: String

        /// Describes a freeze.
        public init(day: CalendarDay, suite: String, digest: String) {
            self.day = day
            self.suite = suite
            self.digest = digest
        }
    }

    /// A scenario that runs, is reported, and does not count.
    public struct Unscored: Hashable, Sendable {
        /// Why a scenario does not count.
        public enum Reason: String, CaseIterable, Hashable, Sendable {
            /// The suite got it when the profile was frozen already.
            case addedAfterFreeze = "added-after-freeze"
            /// It judges clauses of the next revision.
            case draft
            /// The reference server does not pass it yet.
            case pendingReference = "pending-reference"
        }

        /// The scenario.
        public var id: String
        /// Why.
        public var why: Reason

        /// Names a scenario.
        public init(id: String, why: Reason) {
            self.id = id
            self.why = why
        }
    }

    /// The name of the profile that is made from the suite each time, and never frozen.
    public static let latest = "latest"

    /// `FAMILY-REVISION`.
    public var id: String
    /// The revision of the specification.
    public var spec: String
    /// When it was frozen; nil while it is a draft.
    public var frozen: Freeze?
    /// The scenarios that every server has to pass, in the order of their ids.
    public var requires: [String]
    /// Those that a server has to pass that claims a feature, by the feature.
    public var features: [String: [String]]
    /// Those that do not count, in the order of the file.
    public var unscored: [Unscored]

    /// Makes a profile.
    public init(
        id: String,
        spec: String,
        frozen: Freeze? = nil,
        requires: [String],
        features: [String: [String]] = [:],
        unscored: [Unscored] = []
    ) {
        self.id = id
        self.spec = spec
        self.frozen = frozen
        self.requires = requires
        self.features = features
        self.unscored = unscored
    }

    /// What the id begins with: the folder of its scenarios.
    public var family: String { id == Self.latest ? "core" : String(id.prefix { $0 != "-" }) }

    /// Every scenario that counts.
    var scored: Set<String> { Set(requires).union(features.values.joined()) }
}

extension Collection<Profile> {
    /// The scenarios that all profiles of their family set apart: whether they pass does not count.
    public var unscored: Set<String> {
        let families = Dictionary(grouping: self, by: \.family).values
        return families.reduce(into: []) { names, profiles in
            let apart = profiles.map { Set($0.unscored.map(\.id)) }
            names.formUnion(apart.dropFirst().reduce(apart[0]) { $0.intersection($1) })
        }
    }
}

extension Profile {
    /// The profile that a suite gives: each scenario with a MUST is required, or belongs to the features that it needs.
    ///
    /// - Parameters:
    ///   - id: The id; the part before the first `-` is the family.
    ///   - spec: The revision.
    ///   - scenarios: Those of the suite; others than those of the family are left out.
    ///   - unscored: Scenarios that are not to count, as far as the suite has them.
    init(id: String, spec: String, following scenarios: [ProfileScenario], unscored: [Unscored] = []) {
        self.init(id: id, spec: spec, requires: [])
        let own = scenarios.filter { $0.family == family }.sorted { $0.id < $1.id }
        let names = Set(own.map(\.id))
        self.unscored = unscored.filter { names.contains($0.id) }
        let left = Set(self.unscored.map(\.id))
        for scenario in own where !left.contains(scenario.id) {
            if scenario.needs.isEmpty, scenario.level == .must { requires.append(scenario.id) }
            for feature in scenario.needs { features[feature, default: []].append(scenario.id) }
        }
    }

    /// A name for everything that is scored: the scenarios, and of each the checks with their clauses.
    ///
    /// How a check judges can be mended without changing it; what is demanded cannot. Scenarios that were added after the
    /// freeze are not part of it.
    ///
    /// - Parameter scenarios: Those of the suite.
    /// - Returns: `sha256:` and 64 hexadecimal digits.
    func digest(_ scenarios: [ProfileScenario]) -> String {
        let checks = Dictionary(scenarios.map { ($0.id, $0.checks) }, uniquingKeysWith: { first, _ in first })
        func lines(_ ids: [String]) -> [String] {
            ids.sorted().flatMap { id in
                [id] + (checks[id] ?? []).map { "\($0.id) \($0.clauses.joined(separator: " "))" }.sorted()
            }
        }
        var text = ["profile/1", id, spec, "requires"] + lines(requires)
        for (feature, ids) in features.sorted(by: { $0.key < $1.key }) { text += ["feature \(feature)"] + lines(ids) }
        text += unscored.filter { $0.why != .addedAfterFreeze }.map { "\($0.why.rawValue) \($0.id)" }.sorted()
        return "sha256:" + hexSHA256(of: text.map { $0 + "\n" }.joined())
    }
}
