import NIOHTTP1
import NIOPosix
import PNSService
import Testing

@testable import PNSProviders

@Suite struct HTTPOutboundClientTests {
    /// A client that finds every name at 127.0.0.1.
    private func client(
        allow: String = "127.0.0.0/8",
        testClock: AdjustableClock? = nil
    ) throws -> HTTPOutboundClient {
        HTTPOutboundClient(
            policy: OutboundPolicy(allowed: try OutboundRule.list(allow)),
            settings: OutboundConnectionSettings(connectTimeout: .seconds(2)),
            testClock: testClock,
            group: MultiThreadedEventLoopGroup.singleton
        ) { _ in [IPAddress(bytes: [127, 0, 0, 1])].compactMap { $0 } }
    }

    private func run(
        _ behaviour: LoopbackServer.Behaviour,
        allow: String = "127.0.0.0/8",
        testClock: AdjustableClock? = nil,
        _ body: (HTTPOutboundClient, Int, LoopbackServer) async throws -> Void
    ) async throws {
        let server = LoopbackServer(behaviour)
        let port = try await server.start()
        let client = try self.client(allow: allow, testClock: testClock)
        let result: Result<Void, any Error>
        do { result = .success(try await body(client, port, server)) } catch { result = .failure(error) }
        await client.shutdown()
        await server.stop()
        try result.get()
    }

    @Test func aRequestGoesAndItsAnswerComes() async throws {
        let answer = LoopbackServer.Behaviour.answer(status: 201, headers: [("Location", "/m/1")], body: [1, 2, 3])
        try await self.run(answer) { client, port, server in
            let request = OutboundRequest(
                url: "http://push.example.org:\(port)/p?x=1",
                headers: [OutboundHeader("TTL", "60")],
                body: [7]
            )
            let answer = try await client.send(request)
            #expect(answer.status == 201)
            #expect(answer.header("location") == "/m/1")
            #expect(answer.body == [1, 2, 3])
            let head = try #require(server.requests.first)
            #expect(head.uri == "/p?x=1")
            #expect(head.headers["TTL"] == ["60"])
            // The name stays, the connection goes to the address that was judged.
            #expect(head.headers["Host"] == ["push.example.org:\(port)"])
        }
    }

    @Test func whatIsForbiddenIsNotConnectedTo() async throws {
        try await self.run(.answer(status: 200), allow: "127.0.0.9") { client, port, server in
            for host in ["push.example.org", "127.0.0.1", "[::ffff:127.0.0.1]"] {
                await #expect(throws: OutboundFailure.self) {
                    try await client.send(OutboundRequest(url: "http://\(host):\(port)/"))
                }
            }
            #expect(server.requests.isEmpty)
        }
    }

    @Test(arguments: [
        "ftp://push.example.org/", "/p", "http://user:secret@127.0.0.1/", "http://", "https://127.0.0.1:0/",
    ])
    func whatIsNoPlainURLIsRefused(url: String) async throws {
        let client = try self.client()
        do throws(OutboundFailure) {
            _ = try await client.send(OutboundRequest(url: url))
            Issue.record("\(url) was sent to")
        } catch {
            guard case .refused(let reason) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(!reason.contains("secret"))
        }
        await client.shutdown()
    }

    @Test func redirectsAreAnswersLikeOthers() async throws {
        let away = LoopbackServer.Behaviour.answer(status: 307, headers: [("Location", "http://127.0.0.1:1/")])
        try await self.run(away) { client, port, server in
            let answer = try await client.send(OutboundRequest(url: "http://127.0.0.1:\(port)/"))
            #expect(answer.status == 307)
            #expect(server.requests.count == 1)
        }
    }

    @Test func aLongAnswerIsCut() async throws {
        let long = LoopbackServer.Behaviour.answer(status: 200, body: [UInt8](repeating: 1, count: 300_000))
        try await self.run(long) { client, port, _ in
            var request = OutboundRequest(url: "http://127.0.0.1:\(port)/")
            request.maxAnswerBytes = 1_000
            let answer = try await client.send(request)
            #expect(answer.body.count == 1_000)
        }
    }

    @Test(.timeLimit(.minutes(1))) func timeIsBoundedByTheTestClockToo() async throws {
        let clock = AdjustableClock()
        try await self.run(.silence, testClock: clock) { client, port, server in
            var request = OutboundRequest(url: "http://127.0.0.1:\(port)/")
            request.timeout = .seconds(3_600)
            let waiting = request
            let answer = Task { try await client.send(waiting) }
            while server.requests.isEmpty { await Task.yield() }
            _ = await clock.advance(by: .seconds(3_600))
            await #expect(throws: OutboundFailure.timedOut) { _ = try await answer.value }
        }
    }

    @Test func timeIsBounded() async throws {
        try await self.run(.silence) { client, port, _ in
            var request = OutboundRequest(url: "http://127.0.0.1:\(port)/")
            request.timeout = .milliseconds(50)
            await #expect(throws: OutboundFailure.timedOut) { try await client.send(request) }
        }
    }

    @Test func aConnectionThatEndsIsTold() async throws {
        try await self.run(.drop) { client, port, _ in
            await #expect(throws: OutboundFailure.interrupted("the connection was closed")) {
                try await client.send(OutboundRequest(url: "http://127.0.0.1:\(port)/"))
            }
        }
    }

    @Test func nobodyThereIsToldAtOnce() async throws {
        let server = LoopbackServer(.silence)
        let port = try await server.start()
        await server.stop()
        let client = try self.client()
        do throws(OutboundFailure) {
            _ = try await client.send(OutboundRequest(url: "http://127.0.0.1:\(port)/"))
            Issue.record("somebody answered")
        } catch {
            if case .unreachable = error {} else { Issue.record("\(error)") }
        }
        await client.shutdown()
    }

    @Test func cancellationEndsAnExchange() async throws {
        try await self.run(.silence) { client, port, server in
            let task = Task { try await client.send(OutboundRequest(url: "http://127.0.0.1:\(port)/")) }
            while server.requests.isEmpty { await Task.yield() }
            task.cancel()
            await #expect(throws: OutboundFailure.cancelled) { try await task.value }
        }
    }
}
