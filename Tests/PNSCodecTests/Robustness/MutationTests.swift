import Foundation
import PNSCodec
import Testing

@Suite("A damaged text")
struct MutationTests {
    private struct Corpus: SampleVisitor {
        var texts: [[UInt8]] = [
            #"[null,true,false,-0.5e+3,"\u00e9\ud83d\ude00\n",{"a":{"b":[[],{}]}},12345678901234567890]"#,
            "unseenNotificationDataRequest", #""unseenNotificationDataRequest""#, " {} ",
            #"{"creation_date":"2026-01-01T00:00:00+01:00","x":[1,2],"user_id":"u","notification_data":"\\","y":{}}"#,
            #"{"a0":0,"a1":1,"a2":2,"a3":3,"a4":4,"a5":5,"a6":6,"a7":7,"a8":8,"a9":9,"b0":0,"b1":1,"b2":2,"b3":3,"#
                + #""b4":4,"b5":5,"b6":6,"b7":7,"b8":8,"b9":9}"#,
        ].map { Array($0.utf8) }

        mutating func visit<Value: WireValue & Codable>(_ value: Value) {
            texts.append(value.wire())
        }
    }

    private func mutations(seed: UInt64) throws -> Mutator {
        var corpus = Corpus()
        try Samples.visit(&corpus)
        return Mutator(seed: seed, corpus: corpus.texts)
    }

    /// What our reader accepts and `JSONSerialization` does not: numbers beyond the range of `Double`, which are JSON.
    private func isPolicy(_ value: JSONValue) -> Bool {
        switch value {
        case .number(let number): number.double.map { $0 == 0 || !$0.isNormal } ?? true
        case .array(let elements): elements.contains(where: isPolicy)
        case .object(let members): members.contains { isPolicy($0.value) }
        case .null, .bool, .string: false
        }
    }

    @Test("that is accepted is JSON for Foundation too")
    func foundation() throws {
        var mutator = try mutations(seed: 1)
        var accepted = 0
        for _ in 0..<20_000 {
            let text = mutator.next()
            guard fault(validating: text) == nil else { continue }
            accepted += 1
            let value = try JSONValue(wire: text)
            #expect(try JSONValue(wire: value.wire()) == value)
            let object = try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
            guard object == nil, !isPolicy(value) else { continue }
            Issue.record("Foundation refuses \(String(decoding: text, as: UTF8.self))")
        }
        // The test is worth something only while both outcomes are frequent.
        #expect((1000..<19_000).contains(accepted))
    }

    @Test("is judged alike by every reader")
    func agreement() throws {
        var mutator = try mutations(seed: 2)
        for _ in 0..<8000 {
            let text = mutator.next()
            let syntax = fault(validating: text)
            if let syntax { #expect((0...text.count).contains(syntax.offset)) }
            check(DeviceMessage.self, text, syntax)
            check(ServerMessage.self, text, syntax)
            check(NotifyRequest.self, text, syntax)
            check(NotifyRecord.self, text, syntax)
            check(Discovery.self, text, syntax)
            check(Problem.self, text, syntax)
        }
    }

    /// A typed reader refuses what is not JSON with the same fault; what it accepts, it writes and reads again, and a
    /// lenient decoder reads it too.
    private func check<Value: WireValue & Codable>(_ type: Value.Type, _ text: [UInt8], _ syntax: WireFault?) {
        do throws(WireFault) {
            let value = try Value(wire: text)
            #expect(fault(reading: value.wire(), as: Value.self) == nil)
            guard syntax == nil else {
                #expect(text == Array("unseenNotificationDataRequest".utf8))
                return
            }
            let decoded = try? JSONDecoder().decode(Value.self, from: Data(text))
            if decoded != value { Issue.record("JSONDecoder differs on \(String(decoding: text, as: UTF8.self))") }
        } catch {
            #expect((0...text.count).contains(error.offset))
            if error.code == .malformed || syntax != nil { #expect(error == syntax) }
        }
    }
}
