import Glibc
import NIOCore
import NIOPosix
import PNSFixtures
import Synchronization
import Testing

@testable import PNSConformance

@Suite(.timeLimit(.minutes(1))) struct ScriptedApplicationTests {
    private static let group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton

    /// What the application was asked, by whose credentials.
    private final class Log: Sendable {
        let entries = Mutex<[(who: String, request: AuthenticationRequest)]>([])

        var names: [String] { entries.withLock { $0.map(\.who) } }
        var last: AuthenticationRequest? { entries.withLock { $0.last?.request } }
    }

    private static func start(advertisedURL: String? = nil) async throws -> ScriptedApplication {
        let endpoint = Endpoint(host: "127.0.0.1", port: 0)
        return try await ScriptedApplication.start(on: endpoint, advertisedURL: advertisedURL, group: group)
    }

    private static func announce(
        _ application: ScriptedApplication,
        _ who: String,
        _ answer: ApplicationAnswer,
        _ log: Log = Log()
    ) {
        application.announce(authorization: "Bearer \(who)", answer: answer) { request in
            log.entries.withLock { $0.append((who, request)) }
        }
    }

    private static func accepted(_ userID: String) -> HTTPAnswer? {
        guard case .answer(var answer) = ApplicationAnswer.accepting(userID: userID) else { return nil }
        answer.headers.append(HeaderField("Content-Length", String(answer.body.count)))
        return answer
    }

    @Test("answers by the credentials, on one connection")
    func answersByCredentials() async throws {
        let application = try await Self.start()
        let log = Log()
        Self.announce(application, "a", .accepting(userID: "u-a"), log)
        Self.announce(application, "b", .answer(HTTPAnswer(status: 403, body: Array("no".utf8))), log)
        let client = try await RawClient.connect(application.url, on: Self.group)
        try await client.get(headers: "authorization: Bearer a\r\nCookie: x\r\nCookie: y\r\n")
        #expect(await client.answer() == Self.accepted("u-a"))
        let headers =
            ["Host": "x", "authorization": "Bearer a"].map { HeaderField($0.key, $0.value) }
            + [HeaderField("Cookie", "x"), HeaderField("Cookie", "y")]
        #expect(log.last.map { Set($0.headers) } == Set(headers))
        #expect(log.last?.headers.map(\.name) == ["Host", "authorization", "Cookie", "Cookie"])
        #expect(log.last?.method == "GET")
        #expect(log.last?.path == "/authenticate")
        #expect(log.last?.body == [])
        try await client.send(
            "POST /authenticate HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer b\r\nContent-Length: 3\r\n\r\nabc"
        )
        #expect(
            await client.answer()
                == HTTPAnswer(status: 403, headers: [HeaderField("Content-Length", "2")], body: Array("no".utf8))
        )
        #expect(log.last?.body == Array("abc".utf8))
        #expect(log.names == ["a", "b"])
        await client.close()
        await application.stop()
    }

    @Test(
        "answers 401 to credentials that nobody announced, and to none",
        arguments: [
            "Authorization: Bearer b\r\n", "", "Authorization: bearer a\r\n", "Cookie: Bearer a\r\n",
        ]
    )
    func refusesStrangers(headers: String) async throws {
        let application = try await Self.start()
        let log = Log()
        Self.announce(application, "a", .accepting(userID: "u-a"), log)
        let client = try await RawClient.connect(application.url, on: Self.group)
        try await client.get(headers: headers)
        #expect(await client.answer()?.status == 401)
        #expect(log.names.isEmpty)
        await client.close()
        await application.stop()
    }

    @Test("changes an answer, but only of credentials that were announced")
    func changesAnswers() async throws {
        let application = try await Self.start()
        let log = Log()
        Self.announce(application, "a", .accepting(userID: "u-a"), log)
        application.change(authorization: "Bearer a", answer: .answer(HTTPAnswer(status: 500)))
        application.change(authorization: "Bearer b", answer: .accepting(userID: "u-b"))
        let client = try await RawClient.connect(application.url, on: Self.group)
        try await client.get(headers: "Authorization: Bearer a\r\n")
        #expect(await client.answer()?.status == 500)
        try await client.get(headers: "Authorization: Bearer b\r\n")
        #expect(await client.answer()?.status == 401)
        #expect(log.names == ["a"])
        await client.close()
        await application.stop()
    }

    @Test("hangs up without an answer")
    func hangsUp() async throws {
        let application = try await Self.start()
        let log = Log()
        Self.announce(application, "a", .hangUp, log)
        let client = try await RawClient.connect(application.url, on: Self.group)
        try await client.get(headers: "Authorization: Bearer a\r\n")
        #expect(await client.answer() == nil)
        #expect(log.names == ["a"])
        await application.stop()
    }

    @Test("never answers, and keeps the connection until the peer ends it")
    func neverAnswers() async throws {
        let application = try await Self.start()
        let (asked, heard) = AsyncStream.makeStream(of: Void.self)
        application.announce(authorization: "Bearer a", answer: .never) { _ in heard.yield() }
        Self.announce(application, "b", .accepting(userID: "u-b"))
        let silent = try await RawClient.connect(application.url, on: Self.group)
        try await silent.get(headers: "Authorization: Bearer a\r\n")
        var questions = asked.makeAsyncIterator()
        await questions.next()
        // Others are answered meanwhile.
        let other = try await RawClient.connect(application.url, on: Self.group)
        try await other.get(headers: "Authorization: Bearer b\r\n")
        #expect(await other.answer() == Self.accepted("u-b"))
        await silent.close()
        #expect(await silent.answer() == nil)
        await other.close()
        await application.stop()
    }

    @Test(
        "lets in, under a name of its own, whoever comes by another path",
        arguments: [
            ("/authenticate", "u-a"), ("/authenticate?x=1", "u-a"), ("/elsewhere", "followed-a-redirect"),
            ("/", "followed-a-redirect"),
            ("/authenticate/elsewhere", "followed-a-redirect"), ("/authenticated", "followed-a-redirect"),
        ]
    )
    func marksRedirects(path: String, userID: String) async throws {
        let application = try await Self.start()
        Self.announce(application, "a", .accepting(userID: "u-a"))
        let client = try await RawClient.connect(application.url, on: Self.group)
        try await client.get(path, headers: "Authorization: Bearer a\r\n")
        #expect(await client.answer() == Self.accepted(userID))
        await client.close()
        await application.stop()
    }

    @Test(
        "is reached by the path that it advertises",
        arguments: [
            ("http://example.test:9/hooks/auth", "/hooks/auth"), ("https://example.test/hooks/", "/hooks/"),
            ("http://example.test", "/"), ("https://example.test/a?b", "/a"),
        ]
    )
    func advertises(url: String, path: String) async throws {
        let application = try await Self.start(advertisedURL: url)
        #expect(application.url == url)
        Self.announce(application, "a", .accepting(userID: "u-a"))
        let client = try await RawClient.connect("http://127.0.0.1:\(application.port)", on: Self.group)
        try await client.get(path, headers: "Authorization: Bearer a\r\n")
        #expect(await client.answer() == Self.accepted("u-a"))
        await client.close()
        await application.stop()
    }

    @Test("sends the answer of a scenario with framing of its own")
    func framesAnswers() async throws {
        let application = try await Self.start()
        let headers = [
            HeaderField("Location", "/elsewhere"), HeaderField("Transfer-Encoding", "gzip"),
            HeaderField("Content-Length", "99"),
        ]
        Self.announce(application, "a", .answer(HTTPAnswer(status: 302, headers: headers, body: [0, 255])))
        let client = try await RawClient.connect(application.url, on: Self.group)
        try await client.get(headers: "Authorization: Bearer a\r\nConnection: close\r\n")
        let answer = await client.answer()
        #expect(answer?.header("Location") == "/elsewhere")
        #expect(answer?.header("Transfer-Encoding") == nil)
        #expect(answer?.header("Content-Length") == "2")
        #expect(answer?.body == [0, 255])
        #expect(await client.answer() == nil)
        await application.stop()
    }

    @Test("sends an answer in chunks when it is asked to")
    func sendsChunks() async throws {
        let application = try await Self.start()
        let headers = [HeaderField("Transfer-Encoding", "chunked"), HeaderField("Content-Length", "99")]
        Self.announce(application, "a", .answer(HTTPAnswer(status: 200, headers: headers, body: Array("abc".utf8))))
        let client = try await RawClient.connect(application.url, on: Self.group)
        try await client.get(headers: "Authorization: Bearer a\r\nConnection: close\r\n")
        let answer = await client.answer()
        #expect(answer?.header("Transfer-Encoding") == "chunked")
        #expect(answer?.header("Content-Length") == nil)
        #expect(answer?.body == Array("abc".utf8))
        await client.close()
        await application.stop()
    }

    @Test("is called by the runner's own caller, which names what goes wrong")
    func isCalled() async throws {
        let application = try await Self.start()
        let endpoint = try #require(Endpoint.parse(application.url)?.endpoint)
        Self.announce(application, "a", .accepting(userID: "u-a"))
        Self.announce(application, "b", .hangUp)
        Self.announce(application, "c", .never)
        func call(_ who: String, _ timeout: Duration) async throws(CallFailure) -> HTTPAnswer {
            let headers = [HeaderField("Host", "x"), HeaderField("Authorization", "Bearer \(who)")]
            let request = HTTPRequest(method: "GET", path: "/authenticate", headers: headers)
            return try await HTTPCaller.call(request, to: endpoint, timeout: timeout, on: Self.group)
        }
        #expect(try await call("a", .seconds(30)) == Self.accepted("u-a"))
        await #expect(throws: CallFailure(why: "the connection ended without an answer", isUnreachable: false)) {
            try await call("b", .seconds(30))
        }
        await #expect(throws: CallFailure(why: "no complete answer within 20 ms", isUnreachable: false)) {
            try await call("c", .milliseconds(20))
        }
        await application.stop()
    }

    @Test("is not reached where nobody listens")
    func isNotReached() async throws {
        // Bound and not listening: nobody else gets the port, and nobody is there.
        let reserved = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(reserved) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(reserved, address, length) == 0 ? getsockname(reserved, address, &length) : -1
            }
        }
        try #require(status == 0)
        let endpoint = Endpoint(host: "127.0.0.1", port: Int(UInt16(bigEndian: address.sin_port)))
        let why = "cannot connect to \(endpoint.authority): Connection refused"
        await #expect(throws: CallFailure(why: why, isUnreachable: true)) {
            try await HTTPCaller.call(
                HTTPRequest(method: "GET", path: "/"),
                to: endpoint,
                timeout: .seconds(30),
                on: Self.group
            )
        }
    }
}
