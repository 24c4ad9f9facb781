import PNSCodec
import PNSService

extension NotificationStoreTestKit {
    static let sweepCases: [Case] = [
        Case("drops what was seen before the bound, and nothing else") { bench in
            for (index, seconds) in [1, 2, 3].enumerated() {
                try await bench.store([try bench.record("\(index)", data: "\(index)", created: bench.at(-1_000))])
                try await bench.markAllSeen(at: bench.at(Int64(seconds), nanoseconds: 1))
            }
            try await bench.store([try bench.record("unseen", created: bench.at(-1_000_000))], at: bench.at(-1_000))
            let count = try await bench.count()
            let outcome = try await bench.store.sweep(
                seenBefore: bench.at(2, nanoseconds: 1),
                acceptedBefore: bench.at(1_000),
                limit: 100
            )
            try bench.expect(outcome, is: SweepOutcome(removed: 1, more: false), "outcome")
            try bench.expect(try await bench.seen().map(\.data), is: ["1", "2"], "seen")
            try bench.expect(try await bench.count(), is: count, "count")
        },
        Case("drops no more than the limit at a time, the earliest seen first") { bench in
            for index in 0..<7 {
                try await bench.store([try bench.record("\(index)", data: "\(index)", created: bench.at(Int64(-index)))]
                )
                try await bench.markAllSeen(at: bench.at(Int64(index)))
            }
            func sweep() async throws -> SweepOutcome {
                try await bench.store.sweep(seenBefore: bench.at(100), acceptedBefore: bench.at(-100), limit: 3)
            }
            try bench.expect(try await sweep(), is: SweepOutcome(removed: 3, more: true), "first step")
            try bench.expect(Set(try await bench.seen().map(\.data)), is: ["3", "4", "5", "6"], "seen")
            try bench.expect(try await sweep(), is: SweepOutcome(removed: 3, more: true), "second step")
            try bench.expect(try await sweep(), is: SweepOutcome(removed: 1, more: false), "third step")
            try bench.expect(try await sweep(), is: SweepOutcome(removed: 0, more: false), "fourth step")
            try bench.expect(try await bench.seen(), is: [], "seen")
        },
        Case("never gives a sequence to two notifications") { bench in
            var sequences: [Int64] = []
            for index in 0..<4 {
                try await bench.store([try bench.record("\(index)")])
                sequences += try await bench.unseen().map(\.sequence)
                try await bench.markAllSeen(at: bench.at(1))
                _ = try await bench.store.sweep(seenBefore: bench.at(9), acceptedBefore: bench.at(9), limit: 10)
            }
            try bench.expect(Set(sequences).count, is: 4, "different sequences of \(sequences)")
        },
        Case("keeps the version of a user whose notifications are all gone") { bench in
            try await bench.store([try bench.record("1")])
            let count = try await bench.markAllSeen(at: bench.at(1))
            _ = try await bench.store.sweep(seenBefore: bench.at(9), acceptedBefore: bench.at(9), limit: 10)
            try bench.expect(try await bench.count(), is: count, "count")
            try await bench.store([try bench.record("2")])
            try bench.expect(try await bench.count().version > count.version, "the version grows on")
        },
    ]
}
