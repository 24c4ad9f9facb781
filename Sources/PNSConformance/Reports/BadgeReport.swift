/// The claim of a report, as JSON for a badge service (the endpoint form of shields).
public struct BadgeReport: Sendable {
    private let report: RunReport

    /// Makes a renderer.
    public init(_ report: RunReport) { self.report = report }

    /// The JSON text.
    ///
    /// A run that selected a part, or ended early, is never called conformant: its profiles are partial.
    public func text() -> String {
        let profiles = report.judgedProfiles
        let worst = profiles.max { Self.rank($0.outcome) < Self.rank($1.outcome) }
        var message = worst?.outcome.rawValue ?? "not judged"
        let excused = [Verdict.known, .flaky, .stale].compactMap { verdict in
            report.counts.verdicts[verdict].map { "\($0) \(verdict.rawValue)" }
        }
        if !excused.isEmpty { message += " (\(excused.joined(separator: ", ")))" }
        let colour =
            switch worst?.outcome {
            case .conformant: "brightgreen"
            case .partial: "yellow"
            case .notConformant: "red"
            case .notClaimed, nil: "lightgrey"
            }
        return RawJSON.object([
            "schemaVersion": .number(1),
            "label": .string(profiles.map(\.id).joined(separator: " ")),
            "message": .string(message),
            "color": .string(colour),
        ]).pretty()
    }

    private static func rank(_ outcome: ProfileResult.Outcome) -> Int {
        switch outcome {
        case .conformant: 0
        case .partial: 1
        case .notConformant: 2
        case .notClaimed: -1
        }
    }
}
