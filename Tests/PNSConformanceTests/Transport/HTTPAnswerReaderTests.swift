import Testing

@testable import PNSConformance

@Suite struct HTTPAnswerReaderTests {
    /// An answer, what is left behind it, and whether the connection has to end for it to be complete.
    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var answer: HTTPAnswer
        var rest = ""
        var ends = false
    }

    static let whole = [
        Example(
            testDescription: "by length, with the next answer behind it",
            text: "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\nX-A: \t b c \t\r\nX-A: d\r\n\r\n{}HTTP/1.1 200 OK\r\n",
            answer: HTTPAnswer(
                status: 202,
                headers: [HeaderField("Content-Length", "2"), HeaderField("X-A", "b c"), HeaderField("X-A", "d")],
                body: Array("{}".utf8)
            ),
            rest: "HTTP/1.1 200 OK\r\n"
        ),
        Example(
            testDescription: "in chunks, with an extension and a trailer",
            text:
                "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\nA;x=1\r\n0123456789\r\n2 \r\n\r\n\r\n0\r\nT: v\r\n\r\nz",
            answer: HTTPAnswer(
                status: 200,
                headers: [HeaderField("transfer-encoding", "Chunked")],
                body: Array("0123456789\r\n".utf8)
            ),
            rest: "z"
        ),
        Example(
            testDescription: "up to the end of the connection",
            text: "HTTP/1.0 500 Oh no\r\nServer: x\r\n\r\nbroken\r\n\r\n",
            answer: HTTPAnswer(status: 500, headers: [HeaderField("Server", "x")], body: Array("broken\r\n\r\n".utf8)),
            ends: true
        ),
        Example(
            testDescription: "an upgrade behind interim answers, with frames in the same bytes",
            text:
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 101 S\r\nUpgrade: websocket\r\n\r\n\u{1}\r\n\r\n",
            answer: HTTPAnswer(status: 101, headers: [HeaderField("Upgrade", "websocket")]),
            rest: "\u{1}\r\n\r\n"
        ),
        Example(
            testDescription: "without a body by its status, whatever its length says",
            text: "HTTP/1.1 204 N\r\nContent-Length: 5\r\n\r\nHTTP/",
            answer: HTTPAnswer(status: 204, headers: [HeaderField("Content-Length", "5")]),
            rest: "HTTP/"
        ),
        Example(
            testDescription: "with one length written twice",
            text: "HTTP/1.1 200\r\nContent-Length: 1\r\ncontent-length: 1\r\n\r\na",
            answer: HTTPAnswer(
                status: 200,
                headers: [HeaderField("Content-Length", "1"), HeaderField("content-length", "1")],
                body: [97]
            )
        ),
    ]

    @Test("reads an answer, split at every byte boundary", arguments: whole)
    func readsSplitAnswers(example: Example) {
        let bytes = Array(example.text.utf8)
        for boundary in 0...bytes.count {
            let pieces = [Array(bytes[..<boundary]), Array(bytes[boundary...])]
            #expect(Self.read(pieces, ends: example.ends) == .complete(example.answer, rest: Array(example.rest.utf8)))
        }
        let single = bytes.map { [$0] }
        #expect(Self.read(single, ends: example.ends) == .complete(example.answer, rest: Array(example.rest.utf8)))
    }

    @Test("does not take an answer for complete before its last byte", arguments: whole)
    func waitsForTheLastByte(example: Example) {
        let bytes = Array(example.text.utf8).dropLast(example.rest.utf8.count)
        var reader = HTTPAnswerReader()
        for byte in bytes.dropLast() { #expect(reader.read([byte]) == .needsMore) }
        let last = reader.read(bytes.suffix(1))
        #expect(last == (example.ends ? .needsMore : .complete(example.answer, rest: [])))
        if example.ends { #expect(reader.end() == .complete(example.answer, rest: [])) }
    }

    static let bad: [(String, String)] = [
        ("\u{16}\u{3}\u{1}\u{2}\u{0}\r\n\r\n", "not an HTTP/1 answer"),
        ("HTTP/2 200 OK\r\n\r\n", "not an HTTP/1 answer"),
        ("HTTP/1.1 20 OK\r\n\r\n", "not an HTTP/1 answer"),
        ("HTTP/1.1 099 OK\r\n\r\n", "not an HTTP/1 answer"),
        ("HTTP/1.1 2OO OK\r\n\r\n", "not an HTTP/1 answer"),
        ("\r\n\r\n", "not an HTTP/1 answer"),
        ("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "not an HTTP/1 answer"),
        ("HTTP/1.1 200 OK\r\n: no name\r\n\r\n", "not an HTTP/1 answer"),
        ("HTTP/1.1 200 OK\r\nA: b\nContent-Length: 0\r\n\r\n", "not an HTTP/1 answer"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "contradicting or bad length headers"),
        ("HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na", "contradicting or bad length headers"),
        ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\na", "contradicting or bad length headers"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1 0\r\n\r\na", "contradicting or bad length headers"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "contradicting or bad length headers"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "contradicting or bad length headers"),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            "contradicting or bad length headers"
        ),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "a chunk without a size"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", "a chunk without a size"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "a chunk without a size"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\na\r\n", "a chunk without a size"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", "a chunk longer than its size"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n", "the body is too long"),
    ]

    @Test("names what is wrong with an answer", arguments: bad)
    func refuses(text: String, why: String) {
        let bytes = Array(text.utf8)
        for boundary in 0..<bytes.count {
            #expect(Self.read([Array(bytes[..<boundary]), Array(bytes[boundary...])], ends: false) == .malformed(why))
        }
    }

    @Test(
        "says where the connection ended",
        arguments: [
            ("", "the connection ended without an answer"),
            ("HTTP/1.1 200 OK\r\n", "the connection ended inside the answer"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na", "the connection ended inside the answer"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na", "the connection ended inside the answer"),
        ]
    )
    func noticesAnEarlyEnd(text: String, why: String) {
        #expect(Self.read([Array(text.utf8)], ends: true) == .malformed(why))
    }

    @Test("gives up on a head, a line and a length without end")
    func boundsWhatItKeeps() {
        let long = [UInt8](repeating: 97, count: HTTPAnswerReader.maxHeadBytes + 1)
        #expect(Self.read([long], ends: false) == .malformed("the head is too long"))
        #expect(
            Self.read([Array("HTTP/1.1 200 OK\r\nA: ".utf8) + long + Array("\r\n\r\n".utf8)], ends: false)
                == .malformed("the head is too long")
        )
        let chunked = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
        #expect(Self.read([chunked, Array("1;".utf8), long], ends: false) == .malformed("a line without an end"))
        #expect(Self.read([chunked, Array("0\r\n".utf8), long], ends: false) == .malformed("a line without an end"))
    }

    @Test("waits for no body behind an answer to HEAD")
    func knowsHEAD() {
        var reader = HTTPAnswerReader(isAnswerToHEAD: true)
        let answer = HTTPAnswer(status: 200, headers: [HeaderField("Content-Length", "7")])
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
        #expect(reader.read(Array(text.utf8)) == .complete(answer, rest: []))
    }

    @Test("joins the chunks of a long body that comes in small pieces")
    func readsManyChunks() throws {
        var bytes = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
        let chunk = Array("1000\r\n".utf8) + [UInt8](repeating: 120, count: 4_096) + Array("\r\n".utf8)
        for _ in 0..<64 { bytes += chunk }
        bytes += Array("0\r\n\r\nrest".utf8)
        let pieces = stride(from: 0, to: bytes.count, by: 1_000).map { Array(bytes[$0..<min($0 + 1_000, bytes.count)]) }
        guard case .complete(let answer, let rest) = Self.read(pieces, ends: false) else {
            Issue.record("not complete")
            return
        }
        #expect(answer.body == [UInt8](repeating: 120, count: 64 * 4_096))
        #expect(rest == Array("rest".utf8))
    }

    /// Reads piece by piece; what is not read any more counts as rest.
    private static func read(_ pieces: [[UInt8]], ends: Bool) -> HTTPAnswerReader.Progress {
        var reader = HTTPAnswerReader()
        for (index, piece) in pieces.enumerated() {
            switch reader.read(piece) {
            case .needsMore: continue
            case .malformed(let why): return .malformed(why)
            case .complete(let answer, let rest):
                return .complete(answer, rest: rest + pieces[(index + 1)...].flatMap { $0 })
            }
        }
        return ends ? reader.end() : .needsMore
    }
}
