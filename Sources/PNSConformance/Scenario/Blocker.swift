/// What has to hold before a scenario can say anything: another scenario, or one check of it.
///
/// A scenario that breaks a SHOULD alone has held, and explains nothing; where another one builds on just that, it names
/// the check.
public struct Blocker: Hashable, Sendable {
    /// The scenario.
    public var scenario: String
    /// The check; `nil` for all that the scenario demands with MUST.
    public var check: String?

    /// Names a scenario, or one check of it.
    public init(scenario: String, check: String? = nil) {
        self.scenario = scenario
        self.check = check
    }

    /// Reads `SCENARIO` or `SCENARIO#CHECK`.
    public init(_ text: String) {
        let parts = text.split(separator: "#", maxSplits: 1)
        self.init(scenario: parts.first.map(String.init) ?? "", check: parts.count > 1 ? String(parts[1]) : nil)
    }
}

extension Blocker: CustomStringConvertible {
    /// The text as it stands in a scenario.
    public var description: String { self.check.map { "\(self.scenario)#\($0)" } ?? self.scenario }
}
