import Testing

@testable import PNSConformance

@Suite struct HTTPStreamReaderTests {
    private static func events(_ text: String, bytewise: Bool) -> [HTTPStreamEvent] {
        var reader = HTTPStreamReader()
        let bytes = Array(text.utf8)
        return bytewise ? bytes.flatMap { reader.read([$0]) } : reader.read(bytes)
    }

    private static func body(_ events: [HTTPStreamEvent]) -> String {
        let bytes = events.flatMap { event -> [UInt8] in if case .body(let bytes) = event { bytes } else { [] } }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("reads chunks, a length and an interim answer, at once and byte by byte", arguments: [false, true])
    func readsBodies(bytewise: Bool) {
        let chunked =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n"
        let sized = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 410 Gone\r\nContent-Length: 5\r\n\r\nabcde"
        for (text, status) in [(chunked, 200), (sized, 410)] {
            let events = Self.events(text, bytewise: bytewise)
            guard case .head(let answer) = events.first else {
                Issue.record("\(events)")
                continue
            }
            #expect(answer.status == status)
            #expect(Self.body(events) == "abcde")
            #expect(events.last == .ended(fault: nil))
        }
        #expect(Self.events("HTTP/1.1 204 No\r\n\r\n", bytewise: bytewise).last == .ended(fault: nil))
    }

    @Test("tells what is no answer, and what ends too early")
    func findsFaults() {
        #expect(Self.events("nonsense\r\n\r\n", bytewise: false) == [.ended(fault: "not an HTTP/1 answer")])
        let bad = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(Self.events(bad + "zz\r\n", bytewise: false).last == .ended(fault: "a chunk without a size"))
        #expect(Self.events(bad + "1\r\nab\r\n", bytewise: false).last == .ended(fault: "a chunk longer than its size"))
        var reader = HTTPStreamReader()
        #expect(reader.end() == .ended(fault: "the connection ended without an answer"))
        var inside = HTTPStreamReader()
        _ = inside.read(Array((bad + "5\r\nab").utf8))
        #expect(inside.end() == .ended(fault: "the connection ended inside the answer"))
        #expect(inside.end() == nil)
        var open = HTTPStreamReader()
        _ = open.read(Array("HTTP/1.1 200 OK\r\n\r\nab".utf8))
        #expect(open.end() == .ended(fault: nil))
    }
}
