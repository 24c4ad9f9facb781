/// How much a clause demands: the severity of its checks.
public enum Level: String, CaseIterable, Hashable, Comparable, Sendable {
    /// MUST and MUST NOT: a check that does not hold fails.
    case must
    /// SHOULD and SHOULD NOT: a check that does not hold warns.
    case should
    /// MAY: a check informs.
    case may

    /// Orders by severity, the lightest first.
    public static func < (left: Level, right: Level) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .may: 0
        case .should: 1
        case .must: 2
        }
    }
}
