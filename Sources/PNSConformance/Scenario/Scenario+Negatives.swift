/// A check of something that must not happen: how it ends, and where what comes later would be seen.
package struct NegativeCheck: Hashable, Sendable {
    /// The slug of the check.
    package var check: String
    /// The connections on which nothing more may come; for questions to the application, any.
    package var connections: [String]
    /// Whether it ends at a read barrier, behind which nothing can be on its way.
    package var isFenced: Bool
    /// Whether one of its connections is still open at the end, so that the check `late` sees what comes then.
    package var isWatched: Bool
}

extension Scenario {
    /// The checks of absences: exact counts and messages behind a barrier, and how often the application was asked.
    package var negativeChecks: [NegativeCheck] {
        let steps = Self.flattened(self.steps)
        return steps.indices.flatMap { index in
            steps[index].checks.compactMap { check in
                switch steps[index].action {
                case .settle:
                    let looks = check.looks.filter { [.counts, .among, .none, .messages].contains($0.look) }
                    let connections = looks.flatMap { $0.pattern.members?.map(\.name) ?? [] }
                    return NegativeCheck(
                        check: check.id,
                        connections: connections,
                        isFenced: true,
                        isWatched: connections.contains { !Self.ends($0, in: steps[(index + 1)...]) }
                    )
                case .authentication where check[.count] != nil:
                    let connections = steps.flatMap(\.opened)
                    return NegativeCheck(
                        check: check.id,
                        connections: connections,
                        isFenced: false,
                        isWatched: connections.contains { !Self.ends($0, in: steps[(index + 1)...]) }
                    )
                default: return nil
                }
            }
        }
    }

    /// Whether its check `late` has something to watch over.
    package var watchesForLate: Bool { negativeChecks.contains(where: \.isWatched) }

    private static func flattened(_ steps: [Step]) -> [Step] {
        steps.flatMap { step in
            if case .repeat(_, _, let inner) = step.action { return flattened(inner) }
            return [step]
        }
    }

    /// Whether a connection is ended, or its name given to another one.
    private static func ends(_ connection: String, in steps: some Sequence<Step>) -> Bool {
        steps.contains { step in
            switch step.action {
            case .drop(let conn, _), .expectClose(let conn): conn == connection
            case .open(let form): form.conn == connection
            case .frames(let conn, let frames, _, _): conn == connection && frames.contains { $0.opcode == 8 }
            case .restart, .terminate: true
            default: false
            }
        }
    }
}

extension Step {
    /// The connection that it opens, unless it asks for something else or judges a refusal.
    fileprivate var opened: [String] {
        guard case .open(let form) = action, form.request.method == nil, !checks.contains(where: { $0[.status] != nil })
        else { return [] }
        return [form.conn]
    }
}
