import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@Suite("Subscribing in process", .timeLimit(.minutes(1)))
struct SubscribeTests {
    @Test func tellsTheCountFirstAndThenEachChange() async throws {
        let bench = try ServiceBench()
        try await bench.notify(try bench.record("a"))
        var counts = try await bench.service.subscribe(to: try bench.user()).makeAsyncIterator()
        #expect(await counts.next()?.count == 1)
        try await bench.notify(try bench.record("b"))
        #expect(await counts.next()?.count == 2)
        try await bench.markAllSeen()
        #expect(await counts.next()?.count == 0)
    }

    @Test func tellsWhoIsSlowTheNewestOnly() async throws {
        let bench = try ServiceBench()
        var counts = try await bench.service.subscribe(to: try bench.user()).makeAsyncIterator()
        for index in 0..<10 { try await bench.notify(try bench.record("\(index)")) }
        #expect(await counts.next()?.count == 10)
    }

    @Test func tellsNothingOlder() async throws {
        let bench = try ServiceBench()
        let user = try bench.user()
        var counts = try await bench.service.subscribe(to: user).makeAsyncIterator()
        #expect(await counts.next()?.count == 0)
        bench.bus.publish([CountChange(user: user, count: UnseenCount(count: 7, version: 7))])
        #expect(await counts.next()?.count == 7)
        bench.bus.publish([CountChange(user: user, count: UnseenCount(count: 5, version: 5))])
        bench.bus.publish([CountChange(user: user, count: UnseenCount(count: 8, version: 8))])
        #expect(await counts.next()?.count == 8)
    }

    @Test func tellsEachUserItsOwn() async throws {
        let bench = try ServiceBench()
        var others = try await bench.service.subscribe(to: try bench.user("u2")).makeAsyncIterator()
        #expect(await others.next()?.count == 0)
        try await bench.notify(try bench.record(for: "u1"))
        try await bench.notify(try bench.record(for: "u2"), try bench.record(for: "u2"))
        #expect(await others.next()?.count == 2)
    }

    @Test func saysThatTheFirstCountCannotBeRead() async throws {
        let bench = try ServiceBench(store: FailingStore(StoreError(code: .full, cause: "no room")))
        await #expect(throws: ServiceError.self) { try await bench.service.subscribe(to: try bench.user()) }
    }
}
