import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@Suite("Marking")
struct SeenFlowTests {
    @Test func publishesTheNewCount() async throws {
        let bench = try ServiceBench()
        let user = try bench.user()
        try await bench.notify(try bench.record("a", data: "1"), try bench.record("b", data: "2"))
        let unseen = try await bench.service.unseen(of: user)
        let count = try await bench.service.markSeen([unseen[0].sequence], of: user)
        #expect(count.count == 1)
        #expect(bench.bus.publications.last == [CountChange(user: user, count: count)])
        #expect(try await bench.service.unseen(of: user).map(\.data) == ["2"])
    }

    @Test func takesTheTimeOfTheServer() async throws {
        let bench = try ServiceBench()
        try await bench.notify(try bench.record("a"))
        try await bench.markAllSeen()
        let seen = try await bench.service.seen(of: try bench.user(), createdAfter: nil)
        #expect(seen.map(\.seenDate) == [bench.clock.now()])  // SEN-008
    }

    @Test func answersWithinTheLimits() async throws {
        let bench = try ServiceBench { $0.maxAnswerNotifications = 3 }
        for index in 0..<5 {
            try await bench.notify(
                try bench.record("\(index)", data: "\(index)", created: Timestamp(seconds: Int64(index)))
            )
        }
        let user = try bench.user()
        #expect(try await bench.service.unseen(of: user).map(\.data) == ["0", "1", "2"])
        try await bench.markAllSeen()
        try await bench.markAllSeen()
        #expect(try await bench.service.seen(of: user, createdAfter: nil).map(\.data) == ["0", "1", "2"])
        let last = Timestamp(seconds: 2)
        #expect(try await bench.service.seen(of: user, createdAfter: last).map(\.data) == ["3", "4"])
    }
}
