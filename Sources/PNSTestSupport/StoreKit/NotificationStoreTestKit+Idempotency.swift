import PNSCodec
import PNSService

extension NotificationStoreTestKit {
    /// What is sent second, and whether it is a repetition of what was sent first.
    private struct Repetition {
        let name: String
        let first: (data: String, user: String, date: Timestamp?)
        let second: (data: String, user: String, date: Timestamp?)
        let isEqual: Bool
    }

    private static let date = Timestamp(seconds: 1_772_000_000, nanoseconds: 500)
    /// When first records are accepted; also the stored create date of one that states none.
    private static let acceptDate = StoreTestBench.start

    private static let repetitions: [Repetition] = [
        Repetition(name: "all the same, no date", first: ("d", "u1", nil), second: ("d", "u1", nil), isEqual: true),
        Repetition(name: "all the same, a date", first: ("d", "u1", date), second: ("d", "u1", date), isEqual: true),
        Repetition(name: "other data", first: ("d", "u1", nil), second: ("D", "u1", nil), isEqual: false),
        Repetition(
            name: "data of another normalisation",
            first: ("é", "u1", nil),
            second: ("e\u{301}", "u1", nil),
            isEqual: false
        ),
        Repetition(name: "another user", first: ("d", "u1", nil), second: ("d", "u2", nil), isEqual: false),
        Repetition(
            name: "another date",
            first: ("d", "u1", date),
            second: ("d", "u1", Timestamp(seconds: date.seconds, nanoseconds: 501)),
            isEqual: false
        ),
        Repetition(name: "a date only first", first: ("d", "u1", date), second: ("d", "u1", nil), isEqual: false),
        Repetition(
            name: "a date only second, the stored one",
            first: ("d", "u1", nil),
            second: ("d", "u1", acceptDate),
            isEqual: false
        ),
    ]

    static let idempotencyCases: [Case] =
        repetitions.map { repetition in
            let promise = repetition.isEqual ? "stores an equal record once" : "refuses another record under a known id"
            return Case("\(promise): \(repetition.name)") { bench in
                let (first, second) = (repetition.first, repetition.second)
                try await bench.store(
                    [try bench.record("n", for: first.user, data: first.data, created: first.date)],
                    at: acceptDate
                )
                let before = try await bench.count()
                let outcome = try await bench.accept(
                    try bench.record("n", for: second.user, data: second.data, created: second.date),
                    at: bench.at(60)
                )
                let id = try NotificationID(validating: "n")
                try bench.expect(
                    outcome,
                    is: repetition.isEqual
                        ? .accepted(Acceptance(ids: [id], changes: [], repetitions: [0])) : .conflict(record: 0),
                    "outcome"
                )
                try bench.expect(try await bench.count(), is: before, "count")
                try bench.expect(try await bench.count(of: "u2").count, is: 0, "count of the other user")
            }
        }
        + repetitions.map { repetition in
            Case("holds the rule inside a batch: \(repetition.name)") { bench in
                let (first, second) = (repetition.first, repetition.second)
                let outcome = try await bench.accept(
                    try bench.record("n", for: first.user, data: first.data, created: first.date),
                    try bench.record("n", for: second.user, data: second.data, created: second.date),
                    at: acceptDate
                )
                if repetition.isEqual, case .accepted(let acceptance) = outcome {
                    try bench.expect(acceptance.ids.map(\.text), is: ["n", "n"], "ids")
                    try bench.expect(acceptance.changes.map(\.count.count), is: [1], "changes")
                } else {
                    try bench.expect(outcome, is: .conflict(record: 1), "outcome")
                }
                try bench.expect(try await bench.count().count, is: repetition.isEqual ? 1 : 0, "count")
                try bench.expect(try await bench.count(of: "u2").count, is: 0, "count of the other user")
            }
        } + [
            Case("keeps the ids of applications apart") { bench in
                try await bench.store([try bench.record("n", data: "one")])
                let outcome = try await bench.accept(
                    try bench.record("n", data: "two"),
                    from: ApplicationName("another app")
                )
                guard case .accepted = outcome else { throw bench.failure("\(outcome) instead of accepted", #line) }
                try bench.expect(try await bench.unseen().map(\.data), is: ["one", "two"], "unseen data")
            },
            Case("refuses an id made by the server that exists, equal or not") { bench in
                try await bench.store([try bench.record("n")])
                let outcome = try await bench.accept(
                    try bench.record("m"),
                    try bench.record("n", isIDGenerated: true)
                )
                try bench.expect(outcome, is: .idTaken(record: 1), "outcome")
                try bench.expect(try await bench.count().count, is: 1, "count")
            },
            Case("takes an id made by the server that is new, and remembers it") { bench in
                try await bench.store([try bench.record("n", isIDGenerated: true)])
                let outcome = try await bench.accept(try bench.record("n", data: "other"))
                try bench.expect(outcome, is: .conflict(record: 0), "outcome")
            },
            Case("knows the id of a seen notification") { bench in
                try await bench.store([try bench.record("n")])
                try await bench.markAllSeen(at: bench.at(1))
                let acceptance = try await bench.store([try bench.record("n")], at: bench.at(2))
                try bench.expect(acceptance.changes, is: [], "changes")
                try bench.expect(try await bench.count().count, is: 0, "count")
            },
            Case("knows the id of a dropped notification until it may be forgotten") { bench in
                try await bench.store([try bench.record("n")], at: bench.at(0))
                try await bench.markAllSeen(at: bench.at(1))
                let dropped = try await bench.store.sweep(
                    seenBefore: bench.at(10),
                    acceptedBefore: bench.at(0),
                    limit: 10
                )
                try bench.expect(dropped.removed, is: 1, "dropped")
                try bench.expect(try await bench.seen(), is: [], "seen")
                try bench.expect(try await bench.store([try bench.record("n")]).changes, is: [], "changes")
                let other = try await bench.accept(try bench.record("n", data: "other"))
                try bench.expect(other, is: .conflict(record: 0), "outcome")

                _ = try await bench.store.sweep(seenBefore: bench.at(10), acceptedBefore: bench.at(1), limit: 10)
                try await bench.store([try bench.record("n", data: "other")], at: bench.at(20))
                try bench.expect(try await bench.unseen().map(\.data), is: ["other"], "unseen data")
            },
        ]
}
