import PNSCodec
import PNSService

extension NotificationStoreTestKit {
    /// Texts that stores are known to change.
    private static let hardTexts: [(name: String, text: String)] = [
        ("empty", ""),
        ("NUL", "a\u{0}b\u{0}"),
        ("emoji", "👩‍👩‍👧‍👦 🇪🇺 é"),
        ("decomposed", "e\u{301}"),
        ("line separators", "\u{2028}\u{2029}\r\n"),
        ("noncharacter", "\u{FFFF}\u{10FFFF}"),
        ("JSON", #"{"order":7,"text":"\"\\"}"#),
        ("64 KiB", String(repeating: "0123456789abcde\u{0}", count: 4_096)),
    ]

    static let acceptCases: [Case] =
        hardTexts.map { hard in
            Case("gives back data unchanged: \(hard.name)") { bench in
                try await bench.store([try bench.record("n1", data: hard.text)])
                let unseen = try await bench.unseen()
                try bench.expect(unseen.map { Array($0.data.utf8) }, is: [Array(hard.text.utf8)], "unseen data")
                try await bench.markAllSeen(at: bench.at(1))
                let seen = try await bench.seen()
                try bench.expect(seen.map { Array($0.data.utf8) }, is: [Array(hard.text.utf8)], "seen data")
            }
        } + [
            Case("counts nothing for a user it has never heard of") { bench in
                try bench.expect(try await bench.count(), is: UnseenCount(count: 0, version: 0), "count")
                try bench.expect(try await bench.unseen(), is: [], "unseen")
                try bench.expect(try await bench.seen(), is: [], "seen")
            },
            Case("answers the ids in the order of the records") { bench in
                let records = try ["c", "a", "b"].map { try bench.record($0) }
                let acceptance = try await bench.store(records)
                try bench.expect(acceptance.ids.map(\.text), is: ["c", "a", "b"], "ids")
            },
            Case("tells one change for each user of a batch, with the count after it") { bench in
                let records = try [("1", "u1"), ("2", "u2"), ("3", "u1")].map { try bench.record($0, for: $1) }
                let acceptance = try await bench.store(records)
                let changes = acceptance.changes.sorted { $0.user.text < $1.user.text }
                try bench.expect(changes.map(\.user.text), is: ["u1", "u2"], "users")
                try bench.expect(changes.map(\.count.count), is: [2, 1], "counts")
                for change in acceptance.changes {
                    let count = try await bench.count(of: change.user.text)
                    try bench.expect(change.count, is: count, "published count")
                }
            },
            Case("takes the time of acceptance as the create date of a record that states none") { bench in
                let now = bench.at(5, nanoseconds: 123_456_789)
                try await bench.store([try bench.record("1")], at: now)
                try bench.expect(try await bench.unseen().map(\.createDate), is: [now], "create dates")
            },
            Case("keeps a stated create date to the nanosecond, in the past and in the future") { bench in
                let dates = [
                    Timestamp(seconds: -62_000_000_000, nanoseconds: 1), bench.at(0),
                    Timestamp(seconds: 253_402_300_799, nanoseconds: 999_999_999),
                ]
                for (index, date) in dates.enumerated() {
                    try await bench.store([try bench.record("\(index)", created: date)])
                }
                try bench.expect(try await bench.unseen().map(\.createDate), is: dates, "create dates")
            },
            Case("compares user ids by their bytes") { bench in
                try await bench.store([
                    try bench.record("1", for: "é"), try bench.record("2", for: "e\u{301}"),
                    try bench.record("3", for: "É"), try bench.record("4", for: "é\u{0}"),
                ])
                for user in ["é", "e\u{301}", "É", "é\u{0}"] {
                    try bench.expect(try await bench.count(of: user).count, is: 1, "count of \(user.utf8.map(\.self))")
                }
            },
            Case("compares notification ids by their bytes") { bench in
                for id in ["é", "e\u{301}", "É", "é\u{0}", "é "] {
                    try await bench.store([try bench.record(id, data: id)])
                }
                try bench.expect(try await bench.count().count, is: 5, "count")
            },
            Case("lets the version of a user grow with every change and of nobody else") { bench in
                var versions = [try await bench.count().version]
                for index in 0..<5 {
                    try await bench.store([try bench.record("\(index)")])
                    versions.append(try await bench.count().version)
                }
                let first = try await bench.unseen().prefix(1).map(\.sequence)
                versions.append(try await bench.markSeen(first, at: bench.at(1)).version)
                try bench.expect(zip(versions, versions.dropFirst()).allSatisfy { $0 < $1 }, "\(versions) grows")
                try bench.expect(try await bench.count(of: "u2").version, is: 0, "version of another user")
            },
            Case("stores nothing of a batch with a conflict in it") { bench in
                try await bench.store([try bench.record("known", data: "first")])
                let before = try await bench.count()
                let outcome = try await bench.accept(
                    try bench.record("new"),
                    try bench.record("other", for: "u2"),
                    try bench.record("known", data: "second"),
                    try bench.record("last")
                )
                try bench.expect(outcome, is: .conflict(record: 2), "outcome")
                try bench.expect(try await bench.count(), is: before, "count")
                try bench.expect(try await bench.count(of: "u2"), is: UnseenCount(count: 0, version: 0), "other count")
                try bench.expect(try await bench.unseen().map(\.data), is: ["first"], "unseen data")
                // The ids of the refused batch are free.
                try await bench.store([try bench.record("new", data: "later")])
            },
        ]
}
