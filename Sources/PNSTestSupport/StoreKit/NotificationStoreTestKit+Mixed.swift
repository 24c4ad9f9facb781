import PNSCodec
import PNSService

extension NotificationStoreTestKit {
    /// Stores notifications created at 1, 2, 2, 3 and 4 seconds, and marks those at 1, the first at 2, and 4.
    private static func mix(_ bench: StoreTestBench) async throws {
        let dates: [Int64] = [3, 2, 4, 2, 1]
        try await bench.store(
            try dates.enumerated().map { try bench.record("\($0)", data: "\($0)", created: bench.at($1)) }
        )
        let seen = try await bench.unseen().filter { ["4", "1", "2"].contains($0.data) }.map(\.sequence)
        _ = try await bench.markSeen(seen, at: bench.at(50))
    }

    static let mixedCases: [Case] = [
        Case("gives unseen and seen notifications together, the oldest first") { bench in
            try await mix(bench)
            let all = try await bench.notifications(createdAfter: bench.at(0))
            try bench.expect(all.map(\.data), is: ["4", "1", "3", "0", "2"], "the order")
            let dates = [bench.at(50), bench.at(50), nil, nil, bench.at(50)]
            try bench.expect(all.map(\.seenDate), is: dates, "seen dates")
        },
        Case("gives only what was created later, unseen or seen") { bench in
            try await mix(bench)
            let all = try await bench.notifications(createdAfter: bench.at(2))
            try bench.expect(all.map(\.data), is: ["0", "2"], "created later than 2")
            let none = try await bench.notifications(createdAfter: bench.at(4))
            try bench.expect(none, is: [], "created later than 4")
        },
        Case("splits no create date between unseen and seen notifications") { bench in
            try await mix(bench)
            let page = try await bench.notifications(
                createdAfter: bench.at(0),
                within: AnswerBounds(maxNotifications: 2, maxBytes: 1 << 20)
            )
            try bench.expect(page.map(\.data), is: ["4"], "the first page")
            let rest = try await bench.notifications(
                createdAfter: bench.at(1),
                within: AnswerBounds(maxNotifications: 1, maxBytes: 1 << 20)
            )
            try bench.expect(rest.map(\.data), is: ["1", "3"], "the whole of one date")
        },
        Case("leaves out seen notifications after their retention, and no unseen one") { bench in
            try await mix(bench)
            let kept = try await bench.notifications(createdAfter: bench.at(0), seenAfter: bench.at(50))
            try bench.expect(kept.map(\.data), is: ["3", "0"], "seen later than 50")
        },
        Case("gives no notification of another user, unseen or seen") { bench in
            try await mix(bench)
            try bench.expect(try await bench.notifications(of: "u2", createdAfter: bench.at(0)), is: [], "of u2")
        },
    ]
}
