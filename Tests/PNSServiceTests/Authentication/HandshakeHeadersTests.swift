import PNSService
import Testing

@Suite("The headers of a handshake")
struct HandshakeHeadersTests {
    typealias Field = HandshakeHeaders.Field

    private func forwarded(_ fields: [Field]) -> [Field] { HandshakeHeaders(fields).forwarded.fields }

    @Test func areForwardedUnchangedInTheirOrderAndAsOftenAsReceived() {
        let fields = [
            Field("Cookie", "a=1"), Field("AUTHORIZATION", "Bearer x"), Field("X-Order", "1"), Field("cookie", "b=2"),
            Field("X-Order", "2"), Field("User-Agent", "  kept as is  "), Field("Cookie", "a=1"),
            Field("Origin", ""), Field("Forwarded", "for=192.0.2.1"),
        ]
        #expect(forwarded(fields) == fields)  // AUT-003
    }

    @Test(arguments: [
        "Host", "Content-Length", "Upgrade", "Connection", "Sec-WebSocket-Key", "sec-websocket-version",
        "Sec-WebSocket-Extensions", "Sec-WebSocket-Protocol", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding",
        "Proxy-Authorization", "proxy-connection", "Proxy-Authenticate", "Accept-Encoding", "ACCEPT-ENCODING",
    ])
    func areLeftOutWhenTheyBelongToTheConnection(_ name: String) {
        let kept = Field("Cookie", "a=1")
        #expect(forwarded([Field(name, "x"), kept, Field(name.lowercased(), "y")]) == [kept])  // AUT-004, AUT-005
    }

    @Test func areLeftOutWhenConnectionNamesThem() {
        let fields = [
            Field("Connection", "keep-alive, Upgrade,\tX-Hop ,"), Field("x-hop", "1"), Field("Cookie", "a=1"),
            Field("connection", "X-Other"), Field("X-OTHER", "2"), Field("X-Hopper", "3"),
        ]
        #expect(forwarded(fields) == [Field("Cookie", "a=1"), Field("X-Hopper", "3")])  // AUT-004
    }

    @Test func areFoundWhateverTheirCase() {
        let headers = HandshakeHeaders([Field("X-A", "1"), Field("x-b", "2"), Field("x-a", "3")])
        #expect(headers["X-a"] == ["1", "3"])
        #expect(headers["X-C"] == [])
    }
}
