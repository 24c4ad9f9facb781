import PNSCodec
import PNSService

extension NotificationStoreTestKit {
    static let unseenCases: [Case] = [
        Case("gives unseen notifications by create date, then arrival") { bench in
            let dates: [Int64] = [5, 3, 5, 1, 3, 9]
            for (index, date) in dates.enumerated() {
                try await bench.store([try bench.record("\(index)", data: "\(index)", created: bench.at(date))])
            }
            let unseen = try await bench.unseen()
            try bench.expect(unseen.map(\.data), is: ["3", "1", "4", "0", "2", "5"], "order")
        },
        Case("orders by nanoseconds, before 1970 too") { bench in
            let dates = [
                Timestamp(seconds: -1, nanoseconds: 2), Timestamp(seconds: -2, nanoseconds: 9),
                Timestamp(seconds: -1, nanoseconds: 1), Timestamp(seconds: 0, nanoseconds: 0),
            ]
            try await bench.store(
                try dates.enumerated().map { try bench.record("\($0)", data: "\($0)", created: $1) }
            )
            try bench.expect(try await bench.unseen().map(\.data), is: ["1", "2", "0", "3"], "order")
        },
        Case("gives the oldest when there are more than an answer holds") { bench in
            try await bench.store(
                try (0..<10).map { try bench.record("\($0)", data: "\($0)", created: bench.at(Int64($0))) }
            )
            let page = try await bench.unseen(within: AnswerBounds(maxNotifications: 3, maxBytes: 1 << 20))
            try bench.expect(page.map(\.data), is: ["0", "1", "2"], "page")
            try await bench.markSeen(page.map(\.sequence), at: bench.at(20))
            let next = try await bench.unseen(within: AnswerBounds(maxNotifications: 3, maxBytes: 1 << 20))
            try bench.expect(next.map(\.data), is: ["3", "4", "5"], "next page")
            try bench.expect(try await bench.count().count, is: 7, "count")
        },
        Case("keeps an answer within its bytes") { bench in
            let data = String(repeating: "x", count: 1_000)
            try await bench.store(
                try (0..<10).map { try bench.record("\($0)", data: data, created: bench.at(Int64($0))) }
            )
            let page = try await bench.unseen(within: AnswerBounds(maxNotifications: 100, maxBytes: 3_500))
            try bench.expect(page.count, is: 3, "notifications on the page")
        },
        Case("gives one notification that is larger than an answer") { bench in
            try await bench.store([
                try bench.record("0", data: String(repeating: "x", count: 5_000), created: bench.at(0)),
                try bench.record("1", created: bench.at(1)),
            ])
            let page = try await bench.unseen(within: AnswerBounds(maxNotifications: 100, maxBytes: 1_024))
            try bench.expect(page.map(\.data.utf8.count), is: [5_000], "page")
        },
        Case("marks exactly what it is told to") { bench in
            try await bench.store(
                try (0..<5).map { try bench.record("\($0)", data: "\($0)", created: bench.at(Int64($0))) }
            )
            let unseen = try await bench.unseen()
            let count = try await bench.markSeen([unseen[1].sequence, unseen[3].sequence], at: bench.at(9))
            try bench.expect(count.count, is: 3, "count")
            try bench.expect(try await bench.count(), is: count, "count read back")
            try bench.expect(try await bench.unseen().map(\.data), is: ["0", "2", "4"], "unseen")
            try bench.expect(try await bench.seen().map(\.data), is: ["1", "3"], "seen")
            try bench.expect(try await bench.seen().map(\.seenDate), is: [bench.at(9), bench.at(9)], "seen dates")
        },
        Case("keeps the first seen date and the version when marked again") { bench in
            try await bench.store([try bench.record("n")])
            let sequences = try await bench.unseen().map(\.sequence)
            let first = try await bench.markSeen(sequences, at: bench.at(1, nanoseconds: 7))
            let second = try await bench.markSeen(sequences + sequences, at: bench.at(2))
            try bench.expect(second, is: first, "count")
            try bench.expect(try await bench.seen().map(\.seenDate), is: [bench.at(1, nanoseconds: 7)], "seen date")
        },
        Case("does not mark notifications of another user, or unknown ones") { bench in
            try await bench.store([try bench.record("n")])
            let sequences = try await bench.unseen().map(\.sequence)
            let count = try await bench.markSeen(sequences + [-1, .max, .min], of: "u2", at: bench.at(1))
            try bench.expect(count, is: UnseenCount(count: 0, version: 0), "count of the other user")
            try bench.expect(try await bench.count().count, is: 1, "count")
        },
        Case("counts a notification created before one that was seen") { bench in
            try await bench.store([try bench.record("new", created: bench.at(100))])
            try await bench.markAllSeen(at: bench.at(101))
            try await bench.store([try bench.record("old", data: "old", created: bench.at(-100))], at: bench.at(102))
            try bench.expect(try await bench.count().count, is: 1, "count")
            try bench.expect(try await bench.unseen().map(\.data), is: ["old"], "unseen")
        },
        Case("leaves unseen what arrives between reading and marking") { bench in
            try await bench.store([try bench.record("first", created: bench.at(5))])
            let read = try await bench.unseen().map(\.sequence)
            try await bench.store([try bench.record("second", data: "second", created: bench.at(1))])
            let count = try await bench.markSeen(read, at: bench.at(6))
            try bench.expect(count.count, is: 1, "count")
            try bench.expect(try await bench.unseen().map(\.data), is: ["second"], "unseen")
        },
    ]
}
