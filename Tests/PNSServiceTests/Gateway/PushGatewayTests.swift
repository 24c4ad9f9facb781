import Logging
import PNSCodec
import PNSTestSupport
import Synchronization
import Testing

@testable import PNSService

@Suite struct PushGatewayTests {
    /// Answers batches when it is told to, and keeps what it was sent.
    private final class GatedProvider: PushProvider {
        let name = "gated"
        let deviceClasses: Set<DeviceClass> = [.android]
        let batchSize: Int
        let maxBatches = 4
        private let sent = Mutex<[[String]]>([])
        private let waiting = Mutex<[AsyncStream<PushOutcome>.Continuation]>([])
        private let isOpen: Bool

        init(batchSize: Int = 1, isOpen: Bool = true) {
            self.batchSize = batchSize
            self.isOpen = isOpen
        }

        var batches: [[String]] { self.sent.withLock { $0 } }

        /// How many sends wait for an answer.
        var waitingCount: Int { self.waiting.withLock { $0.count } }

        func answerAll(_ outcome: PushOutcome) {
            for one in self.waiting.withLock({ $0 }) { one.yield(outcome) }
        }

        func send(_ payload: PushSessionPayload, to devices: [SessionDevice]) async -> [PushOutcome] {
            let (gate, opener) = AsyncStream<PushOutcome>.makeStream()
            if !self.isOpen { self.waiting.withLock { $0.append(opener) } }
            self.sent.withLock { $0.append(devices.map(\.token.text)) }
            guard !self.isOpen else { return devices.map { _ in .accepted(id: nil) } }
            for await outcome in gate { return devices.map { _ in outcome } }
            return []
        }
    }

    private let clock = ManualClock()
    private let shop = ApplicationName("shop")

    private func gateway(_ provider: some PushProvider, window: Int = 100, maxSessions: Int = 3) throws -> PushGateway {
        PushGateway(
            GatewaySettings(window: window) { _ in [] },
            providers: try ProviderTable([provider]),
            maxSessions: maxSessions,
            idleTimeout: .seconds(60),
            clock: self.clock,
            logger: Logger(label: "test")
        )
    }

    private func open(_ gateway: PushGateway) throws -> (id: String, session: RunningSession) {
        let id = try gateway.open(PushSessionPayload(title: "Sale"), by: self.shop)
        return (id, try gateway.session(id, of: self.shop))
    }

    private func devices(_ range: Range<Int>) -> [SessionDevice] {
        range.map { SessionDevice(token: "tok-\($0)" as DeviceID, type: .android) }
    }

    private func all(of session: RunningSession) async throws -> [Feedback] {
        try session.beginReading()
        defer { session.endReading() }
        var all: [Feedback] = []
        while let feedback = await session.nextFeedback(atMost: 7) { all += feedback }
        return all
    }

    @Test func everyDeviceHasItsFeedback() async throws {
        let gateway = try self.gateway(GatedProvider(batchSize: 10))
        let (id, session) = try self.open(gateway)
        async let feedback = self.all(of: session)
        try await session.feed(self.devices(0..<1_234))
        try session.close()
        let tokens = try await feedback.compactMap(\.device?.token.text)
        #expect(tokens.count == 1_234)
        #expect(Set(tokens).count == 1_234)
        #expect(throws: PushGateway.gone) { try gateway.session(id, of: self.shop) }
        #expect(gateway.sessionCount == 0)
    }

    @Test func whoeverFeedsWaitsForWhoeverReads() async throws {
        let provider = GatedProvider()
        let gateway = try self.gateway(provider, window: 20)
        let (_, session) = try self.open(gateway)
        let feeding = Task { try await session.feed(self.devices(0..<200)) }
        // The window fills, and nothing is sent beyond it however long nobody reads.
        while provider.batches.count < 20 { await Task.yield() }
        for _ in 0..<1_000 { await Task.yield() }
        #expect(provider.batches.count == 20)
        async let feedback = self.all(of: session)
        try await feeding.value
        try session.close()
        #expect(try await feedback.count == 200)
    }

    @Test func oneSessionDoesNotWaitForAnother() async throws {
        let provider = GatedProvider(isOpen: false)
        let gateway = try self.gateway(provider)
        let (_, stuck) = try self.open(gateway)
        try await stuck.feed(self.devices(0..<10))
        while provider.batches.count < 4 { await Task.yield() }
        let (_, other) = try self.open(gateway)
        try await other.feed(self.devices(10..<11))
        while provider.batches.count < 5 { await Task.yield() }
        #expect(provider.batches.last == ["tok-10"])
        gateway.abandon()
    }

    @Test func aSecondReaderIsRefused() async throws {
        let (_, session) = try self.open(try self.gateway(GatedProvider()))
        try session.beginReading()
        #expect(throws: ServiceError.self) { try session.beginReading() }
        session.endReading()
        try session.beginReading()
        session.endReading()
    }

    @Test func closingTwiceAndFeedingAfterwardsAreRefused() async throws {
        let gateway = try self.gateway(GatedProvider())
        let (id, session) = try self.open(gateway)
        try await session.feed(self.devices(0..<1))
        try session.close()
        #expect(throws: PushGateway.closed) { try session.close() }
        #expect(throws: PushGateway.closed) { try session.beginFeeding() }
        await #expect(throws: PushGateway.closed) { try await session.feed(self.devices(1..<2)) }
        #expect(try await self.all(of: session).count == 1)
        #expect(throws: PushGateway.gone) { try session.close() }
        #expect(throws: PushGateway.gone) { try gateway.session(id, of: self.shop) }
    }

    @Test func aSessionIsOfItsApplicationAlone() throws {
        let gateway = try self.gateway(GatedProvider())
        let (id, _) = try self.open(gateway)
        #expect(throws: ServiceError.self) { try gateway.session(id, of: ApplicationName("other")) }
        #expect(throws: ServiceError.self) { try gateway.session("0123", of: self.shop) }
    }

    @Test func sessionsOfAnApplicationAreBounded() async throws {
        let gateway = try self.gateway(GatedProvider(), maxSessions: 2)
        let (_, first) = try self.open(gateway)
        _ = try self.open(gateway)
        #expect(throws: ServiceError.self) { try self.open(gateway) }
        _ = try gateway.open(PushSessionPayload(title: "x"), by: ApplicationName("other"))
        try first.close()
        #expect(throws: ServiceError.self) { try self.open(gateway) }
        #expect(try await self.all(of: first).isEmpty)
        _ = try self.open(gateway)
    }

    @Test func aSessionThatNobodyUsesIsOver() async throws {
        let gateway = try self.gateway(GatedProvider())
        let (id, session) = try self.open(gateway)
        self.clock.advance(by: .seconds(59))
        gateway.runDue()
        #expect(session.phase == .open)
        self.clock.advance(by: .seconds(1))
        gateway.runDue()
        #expect(session.phase == .over)
        #expect(throws: PushGateway.gone) { try gateway.session(id, of: self.shop) }
    }

    @Test func aPartialBatchGoesOutByTheClock() async throws {
        let provider = GatedProvider(batchSize: 10)
        let (_, session) = try self.open(try self.gateway(provider))
        try await session.feed(self.devices(0..<3))
        #expect(provider.batches.isEmpty)
        await self.clock.waitForSleepers()
        self.clock.advance(by: .seconds(1))
        while provider.batches.isEmpty { await Task.yield() }
        #expect(provider.batches == [["tok-0", "tok-1", "tok-2"]])
    }

    @Test func theEndOfTheServerEndsTheFeedback() async throws {
        let gateway = try self.gateway(GatedProvider())
        let (_, session) = try self.open(gateway)
        async let feedback = self.all(of: session)
        try await session.feed(self.devices(0..<50))
        gateway.beginEnding()
        #expect(try await feedback.count == 50)
        #expect(throws: ServiceError.self) { try self.open(gateway) }
    }

    @Test func aCancelledReaderLosesNothing() async throws {
        let provider = GatedProvider(isOpen: false)
        let (_, session) = try self.open(try self.gateway(provider))
        let reader = Task { try await self.all(of: session) }
        try await session.feed(self.devices(0..<3))
        reader.cancel()
        #expect(try await reader.value.isEmpty)
        while provider.waitingCount < 3 { await Task.yield() }
        provider.answerAll(.accepted(id: nil))
        try session.close()
        #expect(try await self.all(of: session).count == 3)
    }
}
