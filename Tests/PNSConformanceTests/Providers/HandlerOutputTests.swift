import Synchronization
import Testing

@testable import PNSConformance

@Suite struct HandlerOutputTests {
    private static func records(_ chunks: [String]) -> [ProviderRecord] {
        let output = HandlerOutput()
        let seen = Mutex<[ProviderRecord]>([])
        output.observe { record in seen.withLock { $0.append(record) } }
        var reader = output.reader()
        for chunk in chunks { reader.take(Array(chunk.utf8)) }
        return seen.withLock { $0 }
    }

    private static let line = #"{"receipt":{"to":{"usrA":{"unread":1},"usrB":{}},"channel":"chnC"}}"#

    @Test("has an item for each recipient and for the channel, with the whole line")
    func readsALine() throws {
        let records = Self.records([Self.line + "\n"])
        #expect(records.count == 1)
        #expect(records.first?.items.map(\.token) == ["usrA", "usrB", "chnC"])
        let message = try #require(records.first?.items.first?.message)
        #expect(message["line"] == (try RawJSON(parsing: Array(Self.line.utf8))))
        #expect(message["recipient"]?["unread"] == .number(1))
        #expect(records.first?.provider == .stdout)
    }

    @Test("puts lines together again that come in pieces", arguments: [1, 7, 64])
    func cutsAnywhere(length: Int) {
        let text = Array((Self.line + "\n" + Self.line + "\n").unicodeScalars)
        let chunks = stride(from: 0, to: text.count, by: length).map { start in
            String(String.UnicodeScalarView(text[start..<min(start + length, text.count)]))
        }
        #expect(Self.records(chunks).count == 2)
    }

    @Test(
        "passes over what is no line about anybody",
        arguments: [
            "2026-01-01 listening\n", "\n", "[]\n", "{}\n", #"{"receipt":{}}"# + "\n",
            #"{"receipt":{"to":{"usrA""# + "\n", line,
            #"{"channel":{"user":"usrA","unsub":true}}"# + "\n",
        ]
    )
    func passesOver(text: String) {
        #expect(Self.records([text]).isEmpty)
    }

    @Test("sees a line that lacks the member, and goes on behind one that is too long")
    func goesOn() {
        #expect(Self.records([#"{"to":{"usrA":{}}}"# + "\n"]).first?.items.map(\.token) == ["usrA"])
        let long = #"{"receipt":{"to":{"usrA":{}},"x":""# + String(repeating: "x", count: 5 << 20)
        #expect(Self.records([long, #""}}"# + "\n", Self.line + "\n"]).count == 1)
    }
}
