import Logging
import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@testable import PNSServer

/// A server of one test, and the ways to reach it.
struct TestServer: Sendable {
    let application: PNSApplication
    let addresses: ServerAddresses

    static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    /// Runs a test against a server that is stopped afterwards.
    static func with(
        authentication: ServerConfiguration.Authentication = .dev,
        clock: any ServiceClock = SystemClock(),
        store: any NotificationStore = InMemoryStore(),
        seams: ServerSeams = ServerSeams(),
        logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        configure: (inout ServerConfiguration) -> Void = { _ in },
        _ body: (TestServer) async throws -> Void
    ) async throws {
        var configuration = ServerConfiguration(
            applications: [ApplicationName("shop"): "shop-token", ApplicationName("mail"): "mail-token"],
            authentication: authentication,
            service: try ServiceSettings()
        )
        // A test that ends has nothing more to ask.
        configuration.drainPeriod = .zero
        configure(&configuration)
        let application = makeApplication(configuration, store: store, clock: clock, seams: seams, logger: logger)
        let server = TestServer(application: application, addresses: try await application.start())
        do {
            try await body(server)
        } catch {
            await application.stop()
            throw error
        }
        await application.stop()
    }

    func connect() async throws -> RawConnection {
        try await RawConnection.open(self.addresses.http)
    }

    /// Connects a device and takes the first count.
    func device(_ user: String) async throws -> RawConnection {
        let connection = try await self.connect()
        try await connection.send(Self.handshake("Authorization: Bearer dev-\(user)"))
        let response = try await connection.response()
        try #require(response.status == 101)
        let first = try await connection.frame()
        try #require(first == .text(#"{"newNotificationCountChanged":0}"#))
        return connection
    }

    /// Sends one request on a connection of its own.
    func request(_ text: String, at address: ServerAddresses.Address? = nil) async throws -> RawConnection.Response {
        let connection = try await RawConnection.open(address ?? self.addresses.http)
        try await connection.send(text)
        let response = try await connection.response(hasBody: !text.hasPrefix("HEAD"))
        try? await connection.close()
        return response
    }

    /// Sends `POST /notify`.
    func notify(_ body: String, token: String = "shop-token") async throws -> RawConnection.Response {
        try await self.request(Self.post("/notify", body, "Authorization: Bearer \(token)"))
    }

    static func post(_ path: String, _ body: String, _ headers: String...) -> String {
        let lines = ["Host: test", "Content-Length: \(body.utf8.count)"] + headers
        return "POST \(path) HTTP/1.1\r\n\(lines.joined(separator: "\r\n"))\r\n\r\n\(body)"
    }

    static func get(_ path: String, _ headers: String...) -> String {
        "GET \(path) HTTP/1.1\r\n\((["Host: test"] + headers).joined(separator: "\r\n"))\r\n\r\n"
    }

    /// A handshake; a header given replaces the usual one of its name, and one without a value leaves it out.
    static func handshake(_ headers: String..., start: String = "GET /subscribe HTTP/1.1") -> String {
        let usual = [
            "Host: test", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: \(Self.key)",
        ]
        let given = Set(headers.map { $0.prefix { $0 != ":" } })
        let lines = usual.filter { !given.contains($0.prefix { $0 != ":" }) } + headers.filter { !$0.hasSuffix(":") }
        return "\(start)\r\n\(lines.joined(separator: "\r\n"))\r\n\r\n"
    }
}

extension RawConnection.Response {
    /// The code of a problem, if the answer is a proper one.
    var problemCode: String? {
        guard self.header("content-type") == "application/problem+json",
            let problem = try? Problem(wire: Array(self.body.utf8)), problem.status == self.status
        else { return nil }
        return problem.code.rawValue
    }
}
