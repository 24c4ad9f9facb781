import PNSCodec
import PNSService

extension NotificationStoreTestKit {
    /// Gives a case the store of a second node.
    private static func withSecond(
        _ bench: StoreTestBench,
        _ body: (StoreTestBench) async throws -> Void
    ) async throws {
        let store = try await bench.place.open()
        do {
            try await body(StoreTestBench(place: bench.place, caseName: bench.caseName, store: store))
        } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
    }

    static let sharedCases: [Case] = [
        Case("finds at each node what another one has stored and marked", needsSharing: true) { bench in
            try await withSecond(bench) { other in
                let accepted = try await bench.store([try bench.record("1"), try bench.record("2")])
                try other.expect(try await other.count(), is: accepted.changes[0].count, "count at the other node")
                let page = try await other.unseen()
                try other.expect(page, is: try await bench.unseen(), "unseen at the other node")
                let count = try await other.markSeen([page[0].sequence], at: bench.at(1))
                try bench.expect(try await bench.count(), is: count, "count after the other node marked")
                try bench.expect(try await bench.seen().map(\.seenDate), is: [bench.at(1)], "seen dates")
                try bench.expect(count.version > accepted.changes[0].count.version, "the version grows on")
            }
        },
        Case("knows at each node the ids that another one has accepted", needsSharing: true) { bench in
            try await withSecond(bench) { other in
                try await bench.store([try bench.record("1")])
                let repetition = try await other.store([try bench.record("1")])
                try other.expect(repetition.repetitions, is: [0], "repetitions")
                let conflict = try await other.accept(try bench.record("2"), try bench.record("1", data: "other"))
                try other.expect(conflict, is: .conflict(record: 1), "outcome of another record")
                let taken = try await other.accept(try bench.record("1", isIDGenerated: true))
                try other.expect(taken, is: .idTaken(record: 0), "outcome of a generated id")
                try bench.expect(try await bench.count().count, is: 1, "count")
            }
        },
        Case("counts exactly what writers at two nodes store at the same time", needsSharing: true) { bench in
            try await withSecond(bench) { other in
                let versions = try await concurrently(120) { writer in
                    let node = writer % 2 == 0 ? bench : other
                    // In both orders, so that nodes that lock what they touch have to agree on one.
                    let records = [
                        try bench.record("\(writer)-a"), try bench.record("\(writer)-b", for: "u2"),
                        try bench.record("both \(writer / 2)", for: "u3"), try bench.record("all", for: "u3"),
                    ]
                    let acceptance = try await node.store(writer % 4 < 2 ? records : records.reversed())
                    return acceptance.changes.filter { $0.user.text == "u1" }.map(\.count.version)
                }
                try bench.expect(Set(versions.flatMap(\.self)).count, is: 120, "different versions")
                try bench.expect(try await other.count().count, is: 120, "count of u1")
                try bench.expect(try await bench.count(of: "u2").count, is: 120, "count of u2")
                try bench.expect(try await bench.count(of: "u3").count, is: 61, "count of what both nodes were sent")
                for user in ["u1", "u2", "u3"] { try await other.expectCountMatchesContent(of: user) }
            }
        },
        Case("does not fail the writers of a node for a conflict at another", needsSharing: true) { bench in
            try await withSecond(bench) { other in
                let outcomes = try await concurrently(60) { writer in
                    let node = writer % 2 == 0 ? bench : other
                    return try await node.accept(
                        try bench.record("\(writer)"),
                        try bench.record("same", for: "u2", data: "of \(writer % 2)")
                    )
                }
                let accepted = outcomes.filter { if case .accepted = $0 { true } else { false } }.count
                try bench.expect(accepted, is: 30, "accepted, those of the node that was first")
                try bench.expect(outcomes.filter { $0 == .conflict(record: 1) }.count, is: 30, "conflicts")
                try bench.expect(try await bench.count().count, is: 30, "count")
                try bench.expect(try await other.count(of: "u2").count, is: 1, "count of u2")
                try await bench.expectCountMatchesContent()
            }
        },
        Case("marks once what devices at two nodes take at the same time", needsSharing: true) { bench in
            try await withSecond(bench) { other in
                try await bench.store(try (0..<100).map { try bench.record("\($0)") })
                let sequences = try await bench.unseen().map(\.sequence)
                _ = try await concurrently(20) { device in
                    let node = device % 2 == 0 ? bench : other
                    let order = device % 4 < 2 ? sequences : sequences.reversed()
                    return try await node.markSeen(order, at: bench.at(Int64(device + 1)))
                }
                try bench.expect(try await bench.count().count, is: 0, "count")
                try bench.expect(try await other.count().version, is: 2, "version after one acceptance and one marking")
                try bench.expect(Set(try await bench.seen().map(\.seenDate)).count, is: 1, "different seen dates")
            }
        },
        Case("drops once what two nodes sweep at the same time", needsSharing: true) { bench in
            try await withSecond(bench) { other in
                try await bench.store(try (0..<40).map { try bench.record("\($0)") })
                try await bench.markAllSeen(at: bench.at(1))
                let removed = try await concurrently(8) { sweeper in
                    let node = sweeper % 2 == 0 ? bench : other
                    var removed = 0
                    var more = true
                    while more {
                        let outcome = try await node.store.sweep(
                            seenBefore: bench.at(2),
                            acceptedBefore: bench.at(0),
                            limit: 7
                        )
                        removed += outcome.removed
                        more = outcome.more
                    }
                    return removed
                }
                try bench.expect(removed.reduce(0, +), is: 40, "dropped")
                try bench.expect(try await other.seen(), is: [], "seen notifications")
            }
        },
    ]
}
