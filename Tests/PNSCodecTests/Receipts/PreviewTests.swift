import PNSCodec
import Testing

@Suite("A preview")
struct PreviewTests {
    @Test("can be of no length at all")
    func noLength() throws {
        #expect(try Preview.text(of: .string("ab"), limit: 0) == "\u{2026}")
        #expect(try Preview.text(of: .string(""), limit: 0) == "")
    }

    @Test("has 128 scalars where nobody says how many")
    func usualLength() throws {
        let text = try Preview.text(of: .string(String(repeating: "a", count: 129)))
        #expect(text.unicodeScalars.count == 129)
        #expect(text.hasSuffix("a\u{2026}"))
    }

    @Test("of what is no content is refused by a reason of the registry")
    func refusal() throws {
        let error = #expect(throws: WireFault.self) { try Preview.text(of: .bool(true)) }
        #expect(error == WireFault(reason: .invalidContent))
    }

    @Test("of very many spans in one another is refused, and does not end the process")
    func depth() throws {
        let span = try JSONValue(text: #"{"at":0,"len":1,"tp":"ST"}"#)
        let spans = JSONValue.array(Array(repeating: span, count: 100_000))
        let document = JSONValue.object([JSONMember("txt", .string("a")), JSONMember("fmt", spans)])
        #expect(throws: WireFault(reason: .invalidContent)) { try Preview.text(of: document) }
    }
}
