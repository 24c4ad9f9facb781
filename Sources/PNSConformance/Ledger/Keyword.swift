/// The word of BCP 14 that a clause hangs on.
package enum Keyword: String, CaseIterable, Hashable, Sendable {
    case must = "MUST"
    case mustNot = "MUST NOT"
    case should = "SHOULD"
    case shouldNot = "SHOULD NOT"
    case may = "MAY"

    /// The severity of the checks of such a clause.
    package var level: Level {
        switch self {
        case .must, .mustNot: .must
        case .should, .shouldNot: .should
        case .may: .may
        }
    }
}
