import PNSCodec
import PNSService

extension NotificationStoreTestKit {
    /// Create dates, the bounds, the exclusive lower date, and how many of them a page has.
    private struct PageCase {
        let name: String
        let dates: [Int64]
        let max: Int
        var maxBytes = 1 << 20
        var after: Int64?
        let page: [Int64]
    }

    private static let pageCases: [PageCase] = [
        PageCase(name: "all that there is", dates: [1, 2, 3], max: 10, page: [1, 2, 3]),
        PageCase(name: "the oldest", dates: [3, 1, 2, 4], max: 2, page: [1, 2]),
        PageCase(name: "only later ones", dates: [1, 2, 2, 3], max: 10, after: 2, page: [3]),
        PageCase(name: "nothing later", dates: [1, 2], max: 10, after: 2, page: []),
        PageCase(name: "a date that just fits", dates: [1, 2, 2, 3], max: 3, page: [1, 2, 2]),
        PageCase(name: "cut back before a date that does not fit", dates: [1, 2, 2, 2], max: 3, page: [1]),
        PageCase(name: "cut back over more than one", dates: [1, 1, 2, 2, 2], max: 4, page: [1, 1]),
        PageCase(name: "the whole of one date", dates: [2, 2, 2, 2, 3], max: 2, page: [2, 2, 2, 2]),
        PageCase(name: "the whole of one later date", dates: [1, 2, 2, 2, 3], max: 2, after: 1, page: [2, 2, 2]),
        PageCase(name: "one, however many bytes", dates: [1, 2], max: 10, maxBytes: 1, page: [1]),
        PageCase(name: "one date, however many bytes", dates: [1, 1, 2], max: 10, maxBytes: 1, page: [1, 1]),
    ]

    static let seenCases: [Case] =
        pageCases.map { page in
            Case("gives a page of seen notifications: \(page.name)") { bench in
                try await bench.store(
                    try page.dates.enumerated().map { try bench.record("\($0)", created: bench.at($1)) }
                )
                try await bench.markAllSeen(at: bench.at(100))
                let seen = try await bench.seen(
                    createdAfter: page.after.map { bench.at($0) },
                    within: AnswerBounds(maxNotifications: page.max, maxBytes: page.maxBytes)
                )
                try bench.expect(seen.map(\.createDate), is: page.page.map { bench.at($0) }, "create dates")
            }
        } + [
            Case("gives every seen notification once to one who asks page by page") { bench in
                let dates = (0..<60).map { Int64($0 * 7 % 20) }
                try await bench.store(
                    try dates.enumerated().map { try bench.record("\($0)", data: "\($0)", created: bench.at($1)) }
                )
                try await bench.markAllSeen(at: bench.at(100))
                var data: [String] = []
                var last: Timestamp?
                while true {
                    let page = try await bench.seen(
                        createdAfter: last,
                        within: AnswerBounds(maxNotifications: 7, maxBytes: 1 << 20)
                    )
                    guard !page.isEmpty, data.count <= dates.count else { break }
                    data += page.map(\.data)
                    last = page.last?.createDate
                }
                let inOrder = dates.indices.sorted { (dates[$0], $0) < (dates[$1], $1) }.map { "\($0)" }
                try bench.expect(data, is: inOrder, "all pages")
            },
            Case("compares the lower date to the nanosecond") { bench in
                let dates = [
                    bench.at(1, nanoseconds: 1), bench.at(1, nanoseconds: 2), bench.at(1, nanoseconds: 3),
                    bench.at(2, nanoseconds: 0),
                ]
                try await bench.store(try dates.enumerated().map { try bench.record("\($0)", created: $1) })
                try await bench.markAllSeen(at: bench.at(9))
                let seen = try await bench.seen(createdAfter: dates[1])
                try bench.expect(seen.map(\.createDate), is: Array(dates[2...]), "create dates")
            },
            Case("gives nothing that was not seen after the end of retention") { bench in
                for (index, seconds) in [1, 2, 3].enumerated() {
                    try await bench.store([try bench.record("\(index)", data: "\(index)", created: bench.at(0))])
                    try await bench.markAllSeen(at: bench.at(Int64(seconds), nanoseconds: 5))
                }
                let kept = try await bench.seen(seenAfter: bench.at(2, nanoseconds: 5))
                try bench.expect(kept.map(\.data), is: ["2"], "seen later than the end")
                let more = try await bench.seen(seenAfter: bench.at(2, nanoseconds: 4))
                try bench.expect(more.map(\.data), is: ["1", "2"], "seen later than just before")
            },
            Case("gives nothing unseen, and nothing of another user") { bench in
                try await bench.store([try bench.record("1"), try bench.record("2", for: "u2", data: "two")])
                try await bench.markAllSeen(of: "u2", at: bench.at(1))
                try bench.expect(try await bench.seen(), is: [], "seen of u1")
                try bench.expect(try await bench.seen(of: "u2").map(\.data), is: ["two"], "seen of u2")
            },
            Case("changes nothing when asked for seen notifications") { bench in
                try await bench.store([try bench.record("1"), try bench.record("2")])
                let first = try await bench.unseen().prefix(1).map(\.sequence)
                let count = try await bench.markSeen(first, at: bench.at(1))
                let seen = try await bench.seen()
                try bench.expect(try await bench.seen(), is: seen, "second answer")
                try bench.expect(try await bench.count(), is: count, "count")
            },
        ]
}
