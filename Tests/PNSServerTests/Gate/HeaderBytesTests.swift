import Testing

@testable import PNSServer

/// Header values beyond ASCII: passed on byte for byte, or refused (AUT-003, AUT-016).
@Suite(.timeLimit(.minutes(1))) struct HeaderBytesTests {
    private static func request(_ start: String, _ value: [UInt8]) -> [UInt8] {
        let text = TestServer.handshake("Authorization: Bearer dev-u1", "X-Name: VALUE", start: start)
        let halves = text.split(separator: "VALUE").map { Array($0.utf8) }
        return halves[0] + value + halves[1]
    }

    @Test(arguments: [[0x63, 0xE9], [0xFF], [0xC3], Array("\u{FFFD}".utf8)] as [[UInt8]])
    func refusesWhatItCannotPassOn(_ value: [UInt8]) async throws {
        try await TestServer.with { (server) async throws in
            let connection = try await server.connect()
            try await connection.send(Self.request("GET /subscribe HTTP/1.1", value))
            let response = try await connection.response()
            #expect(response.status == 400)
            #expect(response.problemCode == "bad-handshake")
        }
    }

    @Test func passesUTF8On() async throws {
        let script: @Sendable (String) -> TestApplication.Reply = { _ in .user("u1") }
        try await TestApplication.with(script) { application in
            try await TestServer.with(authentication: .application(url: application.url)) { (server) async throws in
                let connection = try await server.connect()
                try await connection.send(Self.request("GET /subscribe HTTP/1.1", Array("café €".utf8)))
                #expect(try await connection.response().status == 101)
                #expect(application.asked.first?.contains("X-Name: café €") == true)
            }
        }
    }
}
