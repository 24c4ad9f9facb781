import Logging
import PNSCodec
import PNSService
import Synchronization
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct LoggingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var request: String
        var line: String
    }

    static let cases = [
        Case(
            testDescription: "a handshake",
            request: TestServer.handshake(
                "Authorization: Bearer secret",
                "Cookie: secret",
                start: "GET /subscribe?token=secret HTTP/1.1"
            ),
            line: "refused code=unauthorized request=GET /subscribe status=401"
        ),
        Case(
            testDescription: "a notification",
            request: TestServer.post("/notify?token=secret", #"{"secret":1}"#, "Authorization: Bearer shop-token"),
            line: "refused code=bad-argument reason=missing-member request=POST /notify status=400"
        ),
        Case(
            testDescription: "other credentials",
            request: TestServer.post("/notify", "secret", "Authorization: Bearer secret"),
            line: "refused code=unauthorized request=POST /notify status=401"
        ),
    ]

    @Test(arguments: Self.cases)
    func namesARefusedRequestWithoutItsSecrets(_ example: Case) async throws {
        let log = Log()
        try await TestServer.with(logger: log.logger) { server in
            _ = try await server.request(example.request)
        }
        #expect(log.lines.contains(example.line))  // OPS-003
        #expect(!log.lines.contains { $0.contains("secret") })  // AUT-014
    }

    @Test func namesAFailedConnection() async throws {
        let log = Log()
        try await TestServer.with(logger: log.logger) { server in
            let device = try await server.device("u1")
            try await device.send(TestFrame(opcode: 2, payload: Array("secret".utf8)))
            #expect(try await device.frame().closeCode == 1003)
        }
        #expect(log.lines.contains("connection failed code=unsupported-data reason=binary messages are not accepted"))
        #expect(!log.lines.contains { $0.contains("secret") })
    }
}

/// Keeps the lines of a logger.
private final class Log: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { self.kept.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(log: self) }
    }

    private struct Handler: LogHandler {
        let log: Log
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
            self.log.kept.withLock { $0.append("\(event.message)" + fields.joined()) }
        }
    }
}
