import PNSCodec
import Testing

@Suite("Nesting")
struct DepthTests {
    private func arrays(_ depth: Int) -> [UInt8] {
        Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
    }

    private func objects(_ depth: Int) -> String {
        String(repeating: #"{"a":"#, count: depth - 1) + "{}" + String(repeating: "}", count: depth - 1)
    }

    @Test("of 64 is accepted, in arrays and objects")
    func limit() throws {
        #expect(fault(validating: arrays(64)) == nil)
        #expect(fault(validating: Array(objects(64).utf8)) == nil)
        _ = try JSONValue(wire: arrays(64))
    }

    @Test("of 65 is refused at the bracket that is too much")
    func beyondLimit() {
        let inner = String(repeating: "/0", count: 64)
        #expect(fault(validating: arrays(65)) == WireFault(reason: .tooDeep, pointer: inner, offset: 64))
        let names = String(repeating: "/a", count: 64)
        let expected = WireFault(reason: .tooDeep, pointer: names, offset: 64 * 5)
        #expect(fault(validating: Array(objects(65).utf8)) == expected)
        #expect(fault(reading: arrays(65), as: JSONValue.self)?.reason == .tooDeep)
    }

    @Test("counts the containers of a message as well as those of its unknown members")
    func unknownMembers() {
        func message(_ depth: Int) -> String {
            let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            return
                #"{"newNotificationData":[{"x":\#(nested),"notification_data":"","create_date":"2026-01-01T00:00:00Z"}]}"#
        }
        #expect(fault(reading: message(61), as: NewNotificationData.self) == nil)
        let fault = fault(reading: message(62), as: NewNotificationData.self)
        let pointer = "/newNotificationData/0/x" + String(repeating: "/0", count: 61)
        #expect(fault == WireFault(reason: .tooDeep, pointer: pointer, offset: 29 + 61))
    }
}
