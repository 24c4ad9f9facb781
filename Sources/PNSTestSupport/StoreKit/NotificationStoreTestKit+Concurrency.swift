import PNSCodec
import PNSService

extension NotificationStoreTestKit {
    static let concurrencyCases: [Case] = [
        Case("counts exactly what 200 writers store at the same time") { bench in
            let versions = try await concurrently(200) { writer in
                let acceptance = try await bench.store([
                    try bench.record("\(writer)-a"), try bench.record("\(writer)-b", for: "user \(writer % 10)"),
                ])
                return acceptance.changes.filter { $0.user.text == "u1" }.map(\.count.version)
            }
            try bench.expect(try await bench.count().count, is: 200, "count of the shared user")
            try bench.expect(Set(versions.flatMap(\.self)).count, is: 200, "different versions")
            for user in 0..<10 {
                try bench.expect(try await bench.count(of: "user \(user)").count, is: 20, "count of user \(user)")
                try await bench.expectCountMatchesContent(of: "user \(user)")
            }
            try await bench.expectCountMatchesContent()
        },
        Case("stores a record once that 50 writers send at the same time") { bench in
            let changes = try await concurrently(50) { _ in
                try await bench.store([try bench.record("same")]).changes.count
            }
            try bench.expect(changes.reduce(0, +), is: 1, "writers who were told of a change")
            try bench.expect(try await bench.count().count, is: 1, "count")
        },
        Case("does not fail writers beside one with a conflict") { bench in
            try await bench.store([try bench.record("known", for: "u2")])
            let outcomes = try await concurrently(60) { writer in
                if writer % 3 == 0 {
                    return try await bench.accept(
                        try bench.record("lost \(writer)"),
                        try bench.record("known", for: "u2", data: "other")
                    )
                }
                return try await bench.accept(try bench.record("kept \(writer)"))
            }
            let conflicts = outcomes.filter { $0 == .conflict(record: 1) }.count
            try bench.expect(conflicts, is: 20, "conflicts")
            try bench.expect(try await bench.count().count, is: 40, "count")
            try await bench.expectCountMatchesContent()
        },
        Case("marks each notification once when devices ask at the same time") { bench in
            try await bench.store(try (0..<100).map { try bench.record("\($0)") })
            let sequences = try await bench.unseen().map(\.sequence)
            let counts = try await concurrently(20) { device in
                try await bench.markSeen(sequences, at: bench.at(Int64(device + 1)))
            }
            try bench.expect(Set(counts).count, is: 1, "different counts of \(counts)")
            try bench.expect(try await bench.count().count, is: 0, "count")
            try bench.expect(Set(try await bench.seen().map(\.seenDate)).count, is: 1, "different seen dates")
        },
        Case("keeps counts exact while writers, readers and a sweep go on") { bench in
            _ = try await concurrently(60) { worker in
                if worker % 3 == 0 {
                    try await bench.markAllSeen(at: bench.at(Int64(worker)))
                } else if worker % 10 == 1 {
                    _ = try await bench.store.sweep(seenBefore: bench.at(30), acceptedBefore: bench.at(0), limit: 5)
                } else {
                    try await bench.store([try bench.record("\(worker)")])
                }
            }
            try await bench.expectCountMatchesContent()
        },
    ]

    static func concurrently<Value: Sendable>(
        _ count: Int,
        _ body: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for index in 0..<count {
                group.addTask { try await body(index) }
            }
            var values: [Value] = []
            for try await value in group { values.append(value) }
            return values
        }
    }
}
