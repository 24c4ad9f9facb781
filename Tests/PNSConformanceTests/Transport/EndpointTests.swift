import Testing

@testable import PNSConformance

@Suite struct EndpointTests {
    @Test(
        "reads addresses",
        arguments: [
            ("http://127.0.0.1:8080", "127.0.0.1", 8080, ""),
            ("http://127.0.0.1:8080/", "127.0.0.1", 8080, ""),
            ("ws://localhost", "localhost", 80, ""),
            ("http://example.test/a/b//", "example.test", 80, "/a/b"),
            ("http://[::1]:9/x", "::1", 9, "/x"),
            ("http://[::1]", "::1", 80, ""),
            ("http://127.0.0.1:0", "127.0.0.1", 0, ""),
            ("http://127.0.0.1:65535", "127.0.0.1", 65_535, ""),
        ]
    )
    func reads(url: String, host: String, port: Int, path: String) throws {
        let parsed = try #require(Endpoint.parse(url))
        #expect(parsed.endpoint == Endpoint(host: host, port: port))
        #expect(parsed.path == path)
    }

    @Test("speaks TLS where the scheme says so", arguments: ["https://127.0.0.1/a", "wss://127.0.0.1:443/a"])
    func readsSecure(url: String) throws {
        let tls = ClientTLS(authorities: "ca.pem")
        let parsed = try #require(Endpoint.parse(url, tls: tls))
        #expect(parsed.endpoint == Endpoint(host: "127.0.0.1", port: 443, tls: tls))
        #expect(parsed.path == "/a")
        #expect(parsed.endpoint.scheme == "https")
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", "127.0.0.1:80", "ftp://127.0.0.1", "https:127.0.0.1", "http://", "http://:80", "http:///path",
            "http://127.0.0.1:", "http://127.0.0.1:65536", "http://127.0.0.1:+80", "http://127.0.0.1:-1",
            "http://127.0.0.1:8x", "http://user@127.0.0.1", "http://127.0.0.1/?a", "http://127.0.0.1/#a",
            "http://127.0.0.1?a", "http://::1", "http://[::1", "http://::1]:80", "http://[::1]x:80",
            "http://127.0.0.1:99999999999999999999",
        ]
    )
    func refuses(url: String) {
        #expect(Endpoint.parse(url) == nil)
    }

    @Test(
        "writes what a Host header says",
        arguments: [
            (Endpoint(host: "127.0.0.1", port: 80), "127.0.0.1:80"), (Endpoint(host: "::1", port: 81), "[::1]:81"),
        ]
    )
    func writes(endpoint: Endpoint, authority: String) {
        #expect(endpoint.authority == authority)
    }
}
