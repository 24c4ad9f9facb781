import Foundation
import PNSCodec
import Testing

@Suite("Every message")
struct RoundTripTests {
    @Test("is read as it was written")
    func ownCoder() throws {
        struct Visitor: SampleVisitor {
            func visit<Value: WireValue & Codable>(_ value: Value) throws {
                let bytes = value.wire()
                #expect(try Value(wire: bytes) == value)
                #expect(fault(validating: bytes) == nil)
                #expect(value.withWire { [UInt8]($0) } == bytes)
                #expect(try JSONValue(wire: bytes).wire() == bytes)
            }
        }
        var visitor = Visitor()
        try Samples.visit(&visitor)
    }

    @Test("passes through the coders of Foundation, each reading what the other wrote")
    func foundation() throws {
        struct Visitor: SampleVisitor {
            func visit<Value: WireValue & Codable>(_ value: Value) throws {
                let data = try JSONEncoder().encode(value)
                #expect(try JSONDecoder().decode(Value.self, from: data) == value)
                #expect(try Value(wire: [UInt8](data)) == value)
                #expect(try JSONDecoder().decode(Value.self, from: Data(value.wire())) == value)
            }
        }
        var visitor = Visitor()
        try Samples.visit(&visitor)
    }

    @Test("is refused as soon as a byte is missing at its end")
    func truncation() throws {
        struct Visitor: SampleVisitor {
            func visit<Value: WireValue & Codable>(_ value: Value) throws {
                let bytes = value.wire()
                for length in 0..<bytes.count {
                    // A text that is cut inside a character is not UTF-8; else it just ends early.
                    let isCut = bytes[length] & 0xC0 == 0x80
                    let reason: Reason = isCut ? .invalidUTF8 : .unexpectedEnd
                    #expect(fault(reading: Array(bytes[..<length]), as: Value.self)?.reason == reason)
                }
            }
        }
        var visitor = Visitor()
        try Samples.visit(&visitor)
    }

    @Test("ignores an unknown member at any place and refuses it doubled")
    func unknownMembers() throws {
        struct Visitor: SampleVisitor {
            func visit<Value: WireValue & Codable>(_ value: Value) throws {
                // An array has no members, and a payload of APNs keeps those that it does not know.
                guard value.wire().first == UInt8(ascii: "{"), !(value is APNSPayload) else { return }
                let text = String(decoding: value.wire(), as: UTF8.self)
                let unknown = #""un\u006bnown":[{"a":-1.5e-3,"b":"\u0000"},null,true]"#
                let isEmpty = text == "{}"
                let front = "{\(unknown)\(isEmpty ? "" : ",")" + text.dropFirst()
                #expect(try Value(text: front) == value)
                #expect(try JSONDecoder().decode(Value.self, from: Data(front.utf8)) == value)
                let back = text.dropLast() + "\(isEmpty ? "" : ",")\(unknown)}"
                #expect(try Value(text: String(back)) == value)
                let doubled = "{\(unknown)," + back.dropFirst()
                #expect(fault(reading: doubled, as: Value.self)?.reason == .duplicateMember)
                #expect(fault(reading: doubled, as: Value.self)?.pointer == "/unknown")
            }
        }
        var visitor = Visitor()
        try Samples.visit(&visitor)
    }
}
