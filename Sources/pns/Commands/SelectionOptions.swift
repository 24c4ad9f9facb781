import ArgumentParser
import Foundation
import PNSConformance

/// Which scenarios, in which order.
struct SelectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only scenarios that match: * within a segment, ** across, clause:ID, level:should, feature:NAME. Repeatable.",
            valueName: "pattern"
        )
    )
    var only: [String] = []

    @Option(name: .customLong("not"), help: ArgumentHelp("No scenario that matches. Repeatable.", valueName: "pattern"))
    var exclude: [String] = []

    @Option(
        help: ArgumentHelp(
            "Judge this profile: core, receipts, gateway, or one of a revision; latest is core as the suite is now. Repeatable."
                + " (default: those that the server claims)",
            valueName: "name"
        )
    )
    var profile: [String] = []

    @Option(help: ArgumentHelp("Run in the order that this seed gives.", valueName: "seed"))
    var shuffle: UInt64?

    func apply(to options: inout RunOptions) {
        options.profiles = profile
        options.only = only.map(SelectionPattern.init)
        options.not = exclude.map(SelectionPattern.init)
        options.shuffle = shuffle
    }

    /// The sentence for a pattern that selects nothing.
    static func sentence(_ refusal: RunRefusal) -> String {
        switch refusal {
        case .unmatched(let pattern, let nearest):
            let hint = nearest.map { " Did you mean \($0)?" } ?? ""
            return "\"\(pattern)\" matches no scenario.\(hint) `pns list` shows all."
        case .unknownProfile(let name, let known):
            return "there is no profile \"\(name)\"; this suite has \(known.joined(separator: ", "))."
        }
    }
}
