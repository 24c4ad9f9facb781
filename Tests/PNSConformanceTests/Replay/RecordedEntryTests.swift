import Testing

@testable import PNSConformance

@Suite struct RecordedEntryTests {
    private static let answer = HTTPAnswer(
        status: 202,
        headers: [HeaderField("X-A", "1"), HeaderField("x-a", "")],
        body: Array("{\"a\":\"é\"}".utf8)
    )

    static let contents: [RecordedEntry.Content] = [
        .lingerBegan, .lingerEnded,
        .event(.openFailed(conn: "d1", why: "no route")),
        .event(.called(step: 3, answer)),
        .event(.callFailed(step: 3, why: "reset")),
        .event(
            .authentication(
                user: "alice",
                AuthenticationRequest(method: "GET", path: "/a", headers: answer.headers, body: [0xFF, 0x00])
            )
        ),
        .event(.time(step: 1, "2026-01-02T03:04:05Z")), .event(.done(step: 0)),
        .event(.failed(step: -1, why: "clock")),
        .event(.deadline(step: -2, .quiet)), .event(.deadline(step: 4, .last)),
        .event(.cancelled(why: "the run ends")), .event(.faultFired(fault: 1, rule: 0)),
        .event(.device(conn: "d1", .handshake(answer))),
        .event(.device(conn: "d1", .message(isText: true, bytes: Array("{}".utf8)))),
        .event(.device(conn: "d1", .message(isText: false, bytes: [0xC3]))),
        .event(.device(conn: "d1", .pong([]))), .event(.device(conn: "d1", .ping([1, 2]))),
        .event(.device(conn: "d1", .closeFrame(code: nil, reason: []))),
        .event(.device(conn: "d1", .closeFrame(code: 1001, reason: Array("bye".utf8)))),
        .event(.device(conn: "d1", .violation("a masked frame"))),
        .event(.device(conn: "d1", .ended(fault: nil))), .event(.device(conn: "d1", .ended(fault: "reset"))),
    ]

    @Test("reads every kind of entry as it was written", arguments: contents)
    func roundTrips(content: RecordedEntry.Content) throws {
        let entry = RecordedEntry(content, microseconds: 7)
        let text = entry.json.pretty()
        #expect(try RecordedEntry(try DataReader(text: text, file: "r.json")) == entry)
    }

    @Test("refuses an entry that is none")
    func refuses() {
        for text in [
            #"{"us": 1, "saw": "thunder"}"#, #"{"us": 1, "saw": "linger", "more": 1}"#, #"{"saw": "linger"}"#,
            #"{"us": 1, "saw": "called", "step": 1, "status": 1, "headers": [["a"]], "body": {"text": ""}}"#,
        ] {
            #expect(throws: DataFault.self) { try RecordedEntry(try DataReader(text: text, file: "r.json")) }
        }
    }

    @Test("writes bytes as text, as digits, or as repeats, and short")
    func writesBytes() throws {
        let run = [UInt8](repeating: 0x78, count: 70_000)
        let cases: [[UInt8]] = [
            [], Array("a\u{0}\u{2028}é".utf8), [0x80], run, Array("{\"é\":\"".utf8) + run + Array("\"}".utf8),
            Array(repeating: 0x00, count: 256), [0xC3] + run.prefix(300),
        ]
        for bytes in cases {
            let json = RecordedBytes.json(bytes)
            #expect(try VectorBytes.read(DataReader(json, file: "b.json")) == bytes)
            #expect(json.compact().utf8.count < 1_000)
        }
    }
}
