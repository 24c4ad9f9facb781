import PNSCodec
import PNSService
import PNSTestSupport
import Synchronization
import Testing

@Suite("Notify")
struct NotifyTests {
    @Test func storesThenPublishesThenReturns() async throws {
        let bench = try ServiceBench()
        let published = Recorder<Int>()
        bench.bus.subscribe { changes in
            for change in changes { published.note(change.count.count) }
        }
        let ids = try await bench.notify(
            try bench.record("a"),
            try bench.record("b", for: "u2"),
            try bench.record("c")
        )
        #expect(ids.map(\.text) == ["a", "b", "c"])
        #expect(
            bench.bus.publications.map { Set($0) } == [
                [
                    CountChange(user: try bench.user("u1"), count: UnseenCount(count: 2, version: 1)),
                    CountChange(user: try bench.user("u2"), count: UnseenCount(count: 1, version: 1)),
                ]
            ]
        )
        #expect(published.values.sorted() == [1, 2])
    }

    @Test func takesTheTimeOfAcceptanceAsCreateDate() async throws {
        let clock = ManualClock()
        let bench = try ServiceBench(clock: clock)
        try await bench.notify(try bench.record("a"))
        #expect(try await bench.service.unseen(of: try bench.user()).map(\.createDate) == [clock.now()])
    }

    @Test func publishesNothingForARepetition() async throws {
        let bench = try ServiceBench()
        try await bench.notify(try bench.record("a"))
        #expect(try await bench.notify(try bench.record("a")).map(\.text) == ["a"])
        #expect(bench.bus.publications.count { !$0.isEmpty } == 1)
        #expect(try await bench.service.count(of: try bench.user()).count == 1)
    }

    @Test func answersBothOfEqualRecordsInABatchAndStoresOne() async throws {
        let bench = try ServiceBench()
        let ids = try await bench.notify(try bench.record("a"), try bench.record("a"))
        #expect(ids.map(\.text) == ["a", "a"])
        #expect(try await bench.service.count(of: try bench.user()).count == 1)
    }

    @Test func refusesAnotherRecordUnderAKnownID() async throws {
        let bench = try ServiceBench()
        try await bench.notify(try bench.record("a"))
        await #expect(throws: Self.conflict(at: "/notification_id")) {
            try await bench.notify(try bench.record("a", data: "other"))
        }
        await #expect(throws: Self.conflict(at: "/notifications/2/notification_id")) {
            try await bench.notify(
                try bench.record("b"),
                try bench.record("c"),
                try bench.record("a", data: "other")
            )
        }
        #expect(try await bench.service.count(of: try bench.user()).count == 1)
        #expect(bench.bus.publications.count { !$0.isEmpty } == 1)
    }

    private static func conflict(at pointer: String) -> ServiceError {
        ServiceError(
            code: .conflict,
            pointer: pointer,
            message: "The id is known from a notification that is not equal."
        )
    }

    // MARK: Limits

    @Test func acceptsDataOfTheLimitAndRefusesOneByteMore() async throws {
        let bench = try ServiceBench { $0.maxNotificationDataBytes = 65_536 }
        let most = String(repeating: "é", count: 32_768)
        try await bench.notify(try bench.record("a", data: most))
        let tooLarge = { (pointer: String) in
            ServiceError(
                code: .contentTooLarge,
                pointer: pointer,
                message: "The data of a notification is longer than the server takes."
            )
        }
        await #expect(throws: tooLarge("/notification_data")) {
            try await bench.notify(try bench.record("b", data: most + "x"))
        }
        await #expect(throws: tooLarge("/notifications/1/notification_data")) {
            try await bench.notify(try bench.record("b"), try bench.record("c", data: most + "x"))
        }
        #expect(try await bench.service.count(of: try bench.user()).count == 1)
    }

    @Test func acceptsABatchOfTheLimitAndRefusesOneRecordMore() async throws {
        let bench = try ServiceBench { $0.maxBatchNotifications = 100 }
        let most = try (0..<100).map { try bench.record("\($0)") }
        let ids = try await bench.service.notify(.batch(most), from: ServiceBench.application)
        #expect(ids.count == 100)
        let tooMany = ServiceError(
            code: .contentTooLarge,
            pointer: "/notifications",
            message: "The batch has more records than the server takes."
        )
        await #expect(throws: tooMany) {
            try await bench.service.notify(
                .batch(most + [try bench.record("more")]),
                from: ServiceBench.application
            )
        }
        #expect(try await bench.service.count(of: try bench.user()).count == 100)
    }

    @Test func refusesAnEmptyBatch() async throws {
        let bench = try ServiceBench()
        let empty = ServiceError(
            code: .badArgument,
            reason: .empty,
            pointer: "/notifications",
            message: "The batch has no records."
        )
        await #expect(throws: empty) { try await bench.service.notify(.batch([]), from: ServiceBench.application) }
    }

    // MARK: Ids made by the server

    /// Gives the low words in turn, the last one for ever.
    private static func ids(_ words: UInt64...) -> IDSource {
        let rest = Mutex(words)
        return IDSource { (0, rest.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }) }
    }

    private static func id(_ word: UInt64) -> String {
        ServiceBench.idPrefix + String(repeating: "0", count: 19) + String(word)
    }

    @Test func makesAnIDOfTheTimeAnd80RandomBits() async throws {
        let bench = try ServiceBench(ids: IDSource { (0x0123_4567_89AB_CDEF, 0xF) })
        let id = ServiceBench.idPrefix + "cdef000000000000000f"
        #expect(try await bench.notify(try bench.record()).map(\.text) == [id])
    }

    @Test func makesDifferentIDs() async throws {
        let bench = try ServiceBench()
        var ids: Set<NotificationID> = []
        for _ in 0..<50 { ids.formUnion(try await bench.notify(try bench.record(), try bench.record())) }
        #expect(ids.count == 100)
        #expect(try await bench.service.count(of: try bench.user()).count == 100)
    }

    @Test func makesAnotherIDWhenTheStoreKnowsTheFirst() async throws {
        let bench = try ServiceBench(ids: Self.ids(1, 1, 2))
        #expect(try await bench.notify(try bench.record()).map(\.text) == [Self.id(1)])
        // An equal record without an id is another notification, not a repetition.
        #expect(try await bench.notify(try bench.record()).map(\.text) == [Self.id(2)])
        #expect(try await bench.service.count(of: try bench.user()).count == 2)
    }

    @Test func makesNoIDThatTheBatchHasAlready() async throws {
        let bench = try ServiceBench(ids: Self.ids(1, 1, 2, 3))
        let ids = try await bench.notify(
            try bench.record(),
            try bench.record(),
            try bench.record(Self.id(2))
        )
        #expect(ids.map(\.text) == [Self.id(1), Self.id(3), Self.id(2)])
        #expect(try await bench.service.count(of: try bench.user()).count == 3)
    }

    @Test func givesUpWhenTheSourceMakesTheSameIDForEver() async throws {
        let bench = try ServiceBench(ids: Self.ids(1))
        try await bench.notify(try bench.record())
        let exhausted = ServiceError(code: .internal, message: "The server could not make an id.")
        await #expect(throws: exhausted) { try await bench.notify(try bench.record()) }
        await #expect(throws: exhausted) { try await bench.notify(try bench.record(), try bench.record()) }
        #expect(try await bench.service.count(of: try bench.user()).count == 1)
    }

    // MARK: A store that fails

    @Test(arguments: [
        (StoreError.Code.unavailable, ErrorCode.unavailable), (.full, .unavailable), (.readOnly, .unavailable),
        (.closed, .unavailable), (.corrupt, .internal),
    ])
    func tellsThePeerTheClassOfAFailureAndNotItsCause(_ stored: StoreError.Code, told: ErrorCode) async throws {
        let bench = try ServiceBench(store: FailingStore(StoreError(code: stored, cause: "secret path")))
        let record = try bench.record("a")
        let user = try bench.user()
        let operations: [() async throws -> Void] = [
            { _ = try await bench.service.notify(.single(record), from: ServiceBench.application) },
            { _ = try await bench.service.count(of: user) },
            { _ = try await bench.service.unseen(of: user) },
            { _ = try await bench.service.markSeen([1], of: user) },
            { _ = try await bench.service.seen(of: user, createdAfter: nil) },
        ]
        for operation in operations {
            let error = await #expect(throws: ServiceError.self) { try await operation() }
            #expect(error?.code == told)
            #expect(error?.message.contains("secret") == false)
        }
        #expect(bench.bus.publications == [])
    }
}
