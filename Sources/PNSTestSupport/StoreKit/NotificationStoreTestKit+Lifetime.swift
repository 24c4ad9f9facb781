import PNSCodec
import PNSService

extension NotificationStoreTestKit {
    static let lifetimeCases: [Case] = [
        Case("refuses every operation after it was closed") { bench in
            try await bench.store([try bench.record("n")])
            try await bench.store.close()
            let user = try bench.user()
            let operations: [(String, @Sendable () async throws -> Void)] = [
                ("accept", { _ = try await bench.accept(try bench.record("m")) }),
                ("unseenCount", { _ = try await bench.count() }),
                ("unseen", { _ = try await bench.unseen() }),
                ("markSeen", { _ = try await bench.store.markSeen([1], of: user, at: bench.at(1)) }),
                ("seen", { _ = try await bench.seen() }),
                ("confirmWritable", { try await bench.store.confirmWritable() }),
                (
                    "sweep",
                    { _ = try await bench.store.sweep(seenBefore: bench.at(1), acceptedBefore: bench.at(1), limit: 1) }
                ),
            ]
            for (name, operation) in operations {
                do {
                    try await operation()
                } catch let error as StoreError {
                    try bench.expect(error.code, is: .closed, "code of \(name)")
                    continue
                }
                throw bench.failure("\(name) succeeds after close", #line)
            }
        },
        Case("proves that it takes writes, and changes nothing by it") { bench in
            try await bench.store([try bench.record("n")])
            let (count, unseen) = (try await bench.count(), try await bench.unseen())
            try await bench.store.confirmWritable()
            try bench.expect(try await bench.count(), is: count, "count")
            try bench.expect(try await bench.unseen(), is: unseen, "unseen")
        },
        Case("can be closed twice") { bench in
            try await bench.store.close()
            try await bench.store.close()
        },
        Case("finds everything when it is opened again", needsPersistence: true) { bench in
            try await bench.store(
                try (0..<4).map { try bench.record("\($0)", data: "a\u{0}\($0)", created: bench.at(Int64($0))) }
            )
            let first = try await bench.unseen().prefix(2).map(\.sequence)
            try await bench.markSeen(first, at: bench.at(50, nanoseconds: 3))
            let (count, unseen, seen) = (try await bench.count(), try await bench.unseen(), try await bench.seen())
            try await bench.store.close()

            let store = try await bench.place.open()
            let again = StoreTestBench(place: bench.place, caseName: bench.caseName, store: store)
            try again.expect(try await again.count(), is: count, "count")
            try again.expect(try await again.unseen(), is: unseen, "unseen")
            try again.expect(try await again.seen(), is: seen, "seen")
            let other = try await again.accept(try again.record("0", data: "other"))
            try again.expect(other, is: .conflict(record: 0), "outcome under a known id")
            try await again.store([try again.record("new")])
            try again.expect(try await again.count().version > count.version, "the version grows on")
            try again.expect(
                try await again.unseen().allSatisfy { !first.contains($0.sequence) },
                "sequences are not used again"
            )
            try await store.close()
        },
    ]
}
