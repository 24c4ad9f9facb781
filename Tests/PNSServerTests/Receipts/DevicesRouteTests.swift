import PNSCodec
import PNSService
import Testing

@testable import PNSServer

@Suite("/v1/users/…/devices", .timeLimit(.minutes(1)))
struct DevicesRouteTests {
    private static let android = #"{"platform":"android","lang":"en"}"#

    /// The ids of the devices that a list names.
    private func ids(_ server: TestServer, _ user: String) async throws -> [String] {
        let answer = try await server.call("GET", "/v1/users/\(user)/devices")
        try #require(answer.status == 200)
        return try DeviceList(wire: Array(answer.body.utf8)).devices.map(\.device.text)
    }

    @Test func `keeps what is registered`() async throws {
        try await ReceiptsServer.with { server, _ in
            let path = "/v1/users/usr6QMAAAAAAAA/devices/tok-1"
            #expect(try await server.call("PUT", path, Self.android).status == 204)
            let answer = try await server.call("GET", path)
            #expect(answer.status == 200)
            let record = try DeviceRecord(wire: Array(answer.body.utf8))
            #expect(record.device.text == "tok-1")
            #expect(record.platform == .android)
            #expect(record.lang == "en")
            #expect(try await self.ids(server, "usr6QMAAAAAAAA") == ["tok-1"])
            #expect(try await server.call("DELETE", path).status == 204)
            #expect(try await server.call("DELETE", path).status == 204)
            let gone = try await server.call("GET", path)
            #expect(gone.status == 404)
            #expect(gone.problemCode == "not-found")
            #expect(try await self.ids(server, "usr6QMAAAAAAAA").isEmpty)
        }
    }

    @Test func `reads ids in percent-encoding, and tells them apart by their bytes`() async throws {
        try await ReceiptsServer.with { server, _ in
            for id in ["a%2Fb", "%C3%A9", "e%CC%81", "100%25", "%f0%9f%98%80"] {
                let answer = try await server.call("PUT", "/v1/users/alice%20b/devices/\(id)", "{}")
                #expect(answer.status == 204, "\(id)")
            }
            let ids = try await self.ids(server, "alice%20b").map { Array($0.utf8) }
            #expect(ids == ["100%", "a/b", "e\u{301}", "\u{e9}", "\u{1F600}"].map { Array($0.utf8) })
            #expect(try await self.ids(server, "alice+b").isEmpty)
        }
    }

    @Test func `gives an id to who registers it last`() async throws {
        try await ReceiptsServer.with { server, _ in
            _ = try await server.call("PUT", "/v1/users/usr6QMAAAAAAAA/devices/tok", Self.android)
            _ = try await server.call("PUT", "/v1/users/usr0gcAAAAAAAA/devices/tok", Self.android)
            #expect(try await self.ids(server, "usr6QMAAAAAAAA").isEmpty)
            #expect(try await self.ids(server, "usr0gcAAAAAAAA") == ["tok"])
        }
    }

    @Test(
        arguments: [
            ("PUT", "/v1/users/alice/devices/%", "{}", 400, "bad-argument"),
            ("PUT", "/v1/users/alice/devices/%4", "{}", 400, "bad-argument"),
            ("PUT", "/v1/users/alice/devices/%zz", "{}", 400, "bad-argument"),
            ("PUT", "/v1/users/alice/devices/%FF", "{}", 400, "bad-argument"),
            ("PUT", "/v1/users/%C3/devices/tok", "{}", 400, "bad-argument"),
            ("PUT", "/v1/users/alice/devices/tok", "{", 400, "malformed"),
            ("PUT", "/v1/users/alice/devices/tok", #"{"platform":7}"#, 400, "bad-argument"),
            ("PUT", "/v1/users/alice/devices/tok", #"{"platform":"web","endpoint":"https://p/"}"#, 400, "bad-argument"),
            ("PUT", "/v1/users/alice/devices/" + String(repeating: "x", count: 4_097), "{}", 400, "bad-argument"),
            ("PUT", "/v1/users/" + String(repeating: "x", count: 257) + "/devices/tok", "{}", 400, "bad-argument"),
            ("GET", "/v1/users/%FF/devices", "", 400, "bad-argument"),
            ("POST", "/v1/users/alice/devices", "{}", 405, "method-not-allowed"),
            ("POST", "/v1/users/alice/devices/tok", "{}", 405, "method-not-allowed"),
            ("GET", "/v1/users/alice", "", 404, "not-found"),
            ("GET", "/v1/users/alice/devices/a/b", "", 404, "not-found"),
        ]
    )
    func `refuses another request`(
        method: String,
        path: String,
        body: String,
        status: Int,
        code: String
    ) async throws {
        try await ReceiptsServer.with { server, _ in
            let answer = try await server.call(method, path, body.isEmpty ? nil : body)
            #expect(answer.status == status)
            #expect(answer.problemCode == code)
            #expect(try await self.ids(server, "alice").isEmpty)
        }
    }

    @Test func `asks for the credentials of an application`() async throws {
        try await ReceiptsServer.with { server, _ in
            for (method, path) in [
                ("PUT", "/v1/users/alice/devices/tok"), ("GET", "/v1/users/alice/devices/tok"),
                ("DELETE", "/v1/users/alice/devices/tok"), ("GET", "/v1/users/alice/devices"),
            ] {
                let answer = try await server.call(method, path, method == "PUT" ? "{}" : nil, token: "other")
                #expect(answer.status == 401, "\(method)")
            }
            #expect(try await self.ids(server, "alice").isEmpty)
        }
    }

    @Test func `refuses a device more than the limit, with a code of its own`() async throws {
        try await ReceiptsServer.with(configure: { configuration in
            var limits = configuration.service.limits
            limits.maxDevicesPerUser = 10
            configuration.service = (try? ServiceSettings(limits: limits)) ?? configuration.service
        }) { server, _ in
            for index in 0..<10 {
                let answer = try await server.call("PUT", "/v1/users/alice/devices/tok-\(index)", "{}")
                #expect(answer.status == 204)
            }
            let answer = try await server.call("PUT", "/v1/users/alice/devices/more", "{}")
            #expect(answer.status == 409)
            #expect(answer.problemCode == "too-many-devices")
            #expect(try await server.call("PUT", "/v1/users/alice/devices/tok-3", "{}").status == 204)
            #expect(try await self.ids(server, "alice").count == 10)
        }
    }

    @Test(
        arguments: [
            ("a", "a"), ("a%2fb", "a/b"), ("%41%42", "AB"), ("+", "+"), ("", ""), ("%", nil), ("a%4", nil),
            ("%4g", nil), ("%C3%A9", "\u{e9}"), ("%ff", nil), ("é", "é"),
        ] as [(String, String?)]
    )
    func `takes percent-encoding off`(text: String, expected: String?) {
        #expect(PathTexts.decoded(text[...]) == expected)
    }
}
