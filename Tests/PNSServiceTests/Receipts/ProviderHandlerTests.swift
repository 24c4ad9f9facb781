import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@Suite("A handler of a provider", .timeLimit(.minutes(1)))
struct ProviderHandlerTests {
    private let registry = InMemoryDeviceRegistry()
    private let clock = ManualClock(now: Samples.now)

    /// Registers devices of user 2002.
    private func register(_ ids: [String], _ platform: DevicePlatform? = nil) async throws {
        for id in ids {
            let device = DeviceDescription(id: try Samples.id(id), platform: platform)
            _ = try await self.registry.register(
                device,
                of: try Samples.uid(2002),
                at: self.clock.now(),
                limit: 1_000
            )
        }
    }

    private func ids() async throws -> [String] {
        let user = try Samples.uid(2002)
        return try await self.registry.devices(of: [user])[user]?.map(\.id.text) ?? []
    }

    /// The handler of a catalogue with a sender of the test.
    private func handler(_ name: String, _ sender: ScriptedSender<FCMMessage>) throws -> any PushHandler {
        var catalogue = HandlerCatalogue()
        let credentials = ProviderCredentials<FCMMessage>([]) { _ in { _ in sender } }
        catalogue.addFCM(credentials)
        catalogue.addTNPG(credentials)
        return try self.handler(catalogue, #"[{"name":"\#(name)"}]"#)
    }

    private func handler(_ catalogue: HandlerCatalogue, _ json: String) throws -> any PushHandler {
        let plans = try catalogue.plans(try JSONValue(wire: Array(json.utf8)))
        let environment = HandlerEnvironment(
            registry: self.registry,
            outbound: OutboundContext(client: NoOutboundClient(), clock: self.clock),
            logger: Samples.quiet
        )
        return try #require(plans.first).make(environment)
    }

    private static func token(_ message: FCMMessage) -> String {
        if case .token(let token) = message.target { token.text } else { "" }
    }

    @Test func `sends one message to each device`() async throws {
        try await self.register(["a", "b"])
        let sender = ScriptedSender<FCMMessage>()
        let tally = try await self.handler("fcm", sender).push(try Samples.message())
        #expect(sender.requests.values.map { $0.map(Self.token) } == [["a"], ["b"]])
        #expect(tally == PushTally(sent: 2))
    }

    @Test func `asks nobody where there are no devices`() async throws {
        let sender = ScriptedSender<FCMMessage>()
        #expect(try await self.handler("tnpg", sender).push(try Samples.message()) == PushTally())
        #expect(sender.requests.values.isEmpty)
    }

    @Test(arguments: [(0, []), (1, [1]), (99, [99]), (100, [100]), (101, [100, 1]), (250, [100, 100, 50])])
    func `puts as many messages into a request as the provider takes`(count: Int, batches: [Int]) async throws {
        let names = (0..<count).map { "tok-\($0)" }
        try await self.register(names)
        let sender = ScriptedSender<FCMMessage>(maxMessages: 100)
        let tally = try await self.handler("tnpg", sender).push(try Samples.message())
        #expect(sender.requests.values.map(\.count) == batches)
        #expect(Set(sender.requests.values.joined().map(Self.token)) == Set(names))
        #expect(tally == PushTally(sent: UInt64(count)))
    }

    @Test(
        arguments: [
            .unanswered(.timedOut), .transient(code: "UNAVAILABLE", retryAfter: nil),
            .throttled(code: "QUOTA_EXCEEDED", retryAfter: .seconds(9)), .credential(code: "THIRD_PARTY_AUTH_ERROR"),
            .message(code: "INVALID_ARGUMENT"),
        ] as [PushOutcome]
    )
    func `stops the rest of a receipt after a request that failed, and keeps the devices`(
        outcome: PushOutcome
    ) async throws {
        let names = (0..<250).map { "tok-\(1_000 + $0)" }
        try await self.register(names)
        let sender = ScriptedSender<FCMMessage>(maxMessages: 100) { _ in outcome }
        let handler = try self.handler("tnpg", sender)
        #expect(await handler.push(try Samples.message()) == PushTally(failed: 250))
        #expect(sender.requests.values.count == 1)
        // The next receipt is sent.
        #expect(await handler.push(try Samples.message()) == PushTally(failed: 250))
        #expect(sender.requests.values.count == 2)
        #expect(try await self.ids() == names)
    }

    @Test func `goes on after a request of which one message got through`() async throws {
        try await self.register((0..<150).map { "tok-\(1_000 + $0)" })
        let sender = ScriptedSender<FCMMessage>(maxMessages: 100) { message in
            Self.token(message) == "tok-1000" ? .accepted(id: "m") : .transient(code: "INTERNAL", retryAfter: nil)
        }
        #expect(try await self.handler("tnpg", sender).push(try Samples.message()) == PushTally(sent: 1, failed: 149))
        #expect(sender.requests.values.map(\.count) == [100, 50])
    }

    @Test func `removes the device that is dead, and goes on`() async throws {
        try await self.register(["a", "b", "c"])
        let sender = ScriptedSender<FCMMessage> { message in
            Self.token(message) == "b" ? .dead(code: "UNREGISTERED", since: nil) : .accepted(id: nil)
        }
        let tally = try await self.handler("fcm", sender).push(try Samples.message())
        #expect(tally == PushTally(sent: 2, failed: 1, pruned: 1))
        #expect(try await self.ids() == ["a", "c"])
    }

    @Test func `keeps a device that was registered after the provider called it dead`() async throws {
        try await self.register(["a", "b"])
        let early = Samples.now.advanced(by: .seconds(-1))
        let sender = ScriptedSender<FCMMessage> { message in
            .dead(code: "Unregistered", since: Self.token(message) == "a" ? early : Samples.now)
        }
        let tally = try await self.handler("tnpg", sender).push(try Samples.message())
        #expect(tally.pruned == 1)
        #expect(try await self.ids() == ["a"])
    }

    @Test func `keeps a device that was registered again while its message was under way`() async throws {
        try await self.register(["a"])
        let (registry, clock) = (self.registry, self.clock)
        let again = try Samples.id("a")
        let user = try Samples.uid(2002)
        let sender = RegisteringSender {
            clock.advance(by: .seconds(1))
            _ = try? await registry.register(DeviceDescription(id: again), of: user, at: clock.now(), limit: 9)
        }
        var catalogue = HandlerCatalogue()
        catalogue.addFCM(ProviderCredentials([]) { _ in { _ in sender } })
        let tally = try await self.handler(catalogue, #"[{"name":"fcm"}]"#).push(try Samples.message())
        #expect(tally == PushTally(failed: 1))
        #expect(try await self.ids() == ["a"])
    }

    @Test func `removes no device as bad before another was good`() async throws {
        try await self.register(["a", "b"], .ios)
        var catalogue = HandlerCatalogue()
        let good = Recorder<String>()
        let sender = ScriptedSender<APNSMessage> { message in
            good.values.contains(message.device.text)
                ? .accepted(id: nil) : .dead(code: "BadDeviceToken", since: nil)
        }
        catalogue.addAPNs(ProviderCredentials([]) { _ in { _ in sender } })
        let handler = try self.handler(catalogue, #"[{"name":"apns","config":{"bundle_id":"example.chat"}}]"#)
        #expect(await handler.push(try Samples.message()) == PushTally(failed: 2))
        #expect(try await self.ids() == ["a", "b"])
        good.note("b")
        // One after the other: when "a" is judged, "b" is not known to be good yet.
        #expect(await handler.push(try Samples.message()) == PushTally(sent: 1, failed: 1))
        #expect(await handler.push(try Samples.message()) == PushTally(sent: 1, failed: 1, pruned: 1))
        #expect(try await self.ids() == ["b"])
    }

    @Test func `of APNs goes on after one device, and not after a failure of the provider`() async throws {
        try await self.register(["a", "b"], .ios)
        for (outcome, count) in [
            (PushOutcome.throttled(code: "TooManyRequests", retryAfter: nil), 2), (.message(code: "BadTopic"), 2),
            (.credential(code: "InvalidProviderToken"), 1), (.transient(code: "Shutdown", retryAfter: nil), 1),
        ] {
            let sender = ScriptedSender<APNSMessage> { _ in outcome }
            var catalogue = HandlerCatalogue()
            catalogue.addAPNs(ProviderCredentials([]) { _ in { _ in sender } })
            let handler = try self.handler(catalogue, #"[{"name":"apns","config":{"bundle_id":"example.chat"}}]"#)
            #expect(await handler.push(try Samples.message()) == PushTally(failed: 2))
            #expect(sender.requests.values.count == count, "\(outcome)")
        }
    }

    @Test func `pushes nothing of a message without a plain text, and the next one`() async throws {
        try await self.register(["a"])
        let sender = ScriptedSender<FCMMessage>()
        let handler = try self.handler("tnpg", sender)
        #expect(await handler.push(try Samples.message(content: "7")) == PushTally(failed: 1))
        #expect(sender.requests.values.isEmpty)
        #expect(await handler.push(try Samples.message()) == PushTally(sent: 1))
    }
}

/// A sender that does something before it calls every device dead.
private struct RegisteringSender: MessageSender {
    let maxMessages = 1
    let work: @Sendable () async -> Void

    init(_ work: @escaping @Sendable () async -> Void) {
        self.work = work
    }

    func send(_ messages: [FCMMessage]) async -> [PushOutcome] {
        await self.work()
        return messages.map { _ in .dead(code: "UNREGISTERED", since: nil) }
    }
}

@Suite("The handler stdout")
struct StdoutHandlerTests {
    @Test func `writes a line of JSON for each receipt`() async throws {
        let output = KeptOutput()
        let handler = StdoutHandler(output: output)
        let receipt = try Samples.message(content: #""a\nb""#)
        #expect(await handler.push(receipt) == PushTally(sent: 1))
        let line = try #require(output.lines.values.first)
        #expect(line.hasSuffix("}\n"))
        #expect(line.dropLast().contains("\n") == false)
        let value = try JSONValue(wire: Array(line.dropLast().utf8))
        #expect(value["receipt"] == (try JSONValue(wire: receipt.wire())))
    }

    @Test func `counts a line that nobody takes`() async throws {
        let handler = StdoutHandler(output: KeptOutput(isBroken: true))
        #expect(await handler.push(try Samples.message()) == PushTally(failed: 1))
    }
}
