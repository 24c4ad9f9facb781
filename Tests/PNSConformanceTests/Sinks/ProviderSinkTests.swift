import Foundation
import NIOCore
import NIOPosix
import PNSFixtures
import Testing

@testable import PNSConformance

@Suite("A provider that is played, over a socket", .timeLimit(.minutes(1)))
struct ProviderSinkTests {
    private static let group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton

    private static func withSink(
        goAwayAfter: Int? = nil,
        _ body: (ProviderSink<GCMRules>, RawClient) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var listener = SinkListener()
        listener.goAwayAfter = goAwayAfter
        let sink = try await ProviderSink.start(
            GCMRules(key: "k"),
            listener: listener,
            folder: folder,
            group: self.group
        )
        let client = try await RawClient.connect(sink.url, on: self.group)
        try await body(sink, client)
        await sink.stop()
    }

    private static func request(_ tokens: String...) -> String {
        let ids = tokens.map { "\"\($0)\"" }.joined(separator: ",")
        let body = "{\"registration_ids\":[\(ids)]}"
        let head = "POST /fcm/send HTTP/1.1\r\nHost: x\r\nAuthorization: key=k\r\nContent-Type: application/json"
        return "\(head)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static func error(_ answer: HTTPAnswer?, _ index: Int) -> String? {
        (try? RawJSON(parsing: answer?.body ?? []))?.at("/results/\(index)/error")?.stringValue
    }

    @Test("keeps a connection, answers what comes at once in order, and keeps what it got without credentials")
    func keepsRecords() async throws {
        try await Self.withSink { sink, client in
            try await client.send(Self.request("a") + Self.request("b", "c"))
            #expect(await client.answer()?.status == 200)
            #expect(Self.error(await client.answer(), 1) == nil)
            let exchange = try #require(await sink.first(for: "c"))
            #expect(exchange.request.connection == 1 && exchange.request.stream == 2)
            #expect(exchange.record.items.map(\.token) == ["b", "c"] && exchange.record.faults == [])
            #expect(exchange.record.headers.contains(HeaderField("Authorization", "key …")))
            #expect(!exchange.line.contains("key=k"))
            #expect(sink.count == 2 && sink.exchanges.count == 2)
        }
    }

    @Test("answers a device as scripted, in order, and then as the rules say; other devices never notice")
    func answersAsScripted() async throws {
        try await Self.withSink { sink, client in
            let dead = try #require(sink.rules.answer(code: "NotRegistered", members: [:]))
            let late = ProviderAnswer(status: 503, headers: [HeaderField("Retry-After", "7")])
            sink.script(token: "a", answers: [dead, late])
            try await client.send(
                Self.request("b") + Self.request("b", "a") + Self.request("a", "b") + Self.request("a")
            )
            #expect(Self.error(await client.answer(), 0) == nil)
            let second = await client.answer()
            #expect(Self.error(second, 0) == nil && Self.error(second, 1) == "NotRegistered")
            let third = await client.answer()
            #expect(third?.status == 503 && third?.header("Retry-After") == "7")
            #expect(Self.error(await client.answer(), 0) == nil)
        }
    }

    @Test("answers a request about no device by its path, and never as a device")
    func answersPaths() async throws {
        try await Self.withSink { sink, client in
            sink.script(token: "*", always: ProviderAnswer(status: 503))
            sink.script(token: "/token", answers: [ProviderAnswer(status: 500)])
            let request = "POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
            try await client.send(request + request + Self.request("a"))
            #expect(await client.answer()?.status == 500)
            #expect(await client.answer()?.status == 404)
            #expect(await client.answer()?.status == 503)
        }
    }

    @Test("hangs up where that is scripted, and waits for those who come again")
    func hangsUp() async throws {
        try await Self.withSink { sink, client in
            sink.script(token: "a", answers: [ProviderAnswer(ending: .hangUp)])
            try await client.send(Self.request("a"))
            #expect(await client.answer() == nil)
            let record = try #require(await sink.first(for: "a"))
            #expect(record.answer == nil && record.isScripted)
            let other = try await RawClient.connect(sink.url, on: Self.group)
            try await other.send(Self.request("a"))
            #expect(await other.answer()?.status == 200)
            #expect(sink.exchanges.map(\.request.connection) == [1, 2])
        }
    }

    @Test("ends a connection after as many requests as it was told")
    func goesAway() async throws {
        try await Self.withSink(goAwayAfter: 2) { _, client in
            try await client.send(Self.request("a") + Self.request("b") + Self.request("c"))
            #expect(await client.answer()?.header("Connection") == nil)
            #expect(await client.answer()?.header("Connection") == "close")
            #expect(await client.answer() == nil)
        }
    }

    @Test("answers late where that is scripted")
    func answersLate() async throws {
        try await Self.withSink { sink, client in
            sink.script(token: "a", always: ProviderAnswer(delayMilliseconds: 30))
            let start = ContinuousClock.now
            try await client.send(Self.request("a"))
            #expect(await client.answer()?.status == 200)
            #expect(ContinuousClock.now - start >= .milliseconds(30))
        }
    }

    @Test("hands each request over before it is answered")
    func handsOver() async throws {
        try await Self.withSink { sink, client in
            let (records, told) = AsyncStream.makeStream(of: ProviderRecord.self)
            sink.observe { told.yield($0) }
            sink.script(token: "a", answers: [ProviderAnswer(ending: .never)])
            try await client.send(Self.request("a"))
            var iterator = records.makeAsyncIterator()
            let record = try #require(await iterator.next())
            #expect(record.items.map(\.token) == ["a"] && record.status == nil)
        }
    }

    @Test("ends the wait for a request with the sink")
    func endsTheWait() async throws {
        try await Self.withSink { sink, _ in
            async let found = sink.first(for: "nobody")
            await sink.stop()
            #expect(await found == nil)
        }
    }
}
