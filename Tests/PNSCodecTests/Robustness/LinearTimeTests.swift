import PNSCodec
import Testing

/// Inputs on which a quadratic or recursive reader would not come back.
@Suite("A hostile text")
struct LinearTimeTests {
    private let record = #""user_id":"u","notification_data":"a""#

    @Test("of 200 000 unknown members is read")
    func unknownMembers() throws {
        let members = (0..<200_000).map { #""m\#($0)":\#($0)"# }.joined(separator: ",")
        let text = "{\(members),\(record)}"
        #expect(try NotifyRecord(text: text).userID.text == "u")
        #expect(fault(validating: Array(text.utf8)) == nil)
        guard case .object(let read) = try JSONValue(text: text) else { throw WireFault(reason: .wrongType) }
        #expect(read.count == 200_002)
    }

    @Test("of 200 000 members, the last one doubled, is refused there")
    func doubledMember() {
        let members = (0..<200_000).map { #""m\#($0)":0"# }.joined(separator: ",")
        let text = "{\(members),\(record),\"\\u006d77\":0}"
        let expected = WireFault(reason: .duplicateMember, pointer: "/m77", offset: text.utf8.count - 13)
        #expect(fault(reading: text, as: NotifyRecord.self) == expected)
        #expect(fault(validating: Array(text.utf8)) == expected)
    }

    @Test("of large objects in large objects keeps their names apart")
    func nestedObjects() {
        let inner = (0..<40).map { #""k\#($0)":0"# }.joined(separator: ",")
        let middle = (0..<40).map { #""k\#($0)":{\#(inner)}"# }.joined(separator: ",")
        let text = "{" + (0..<40).map { #""k\#($0)":{\#(middle)}"# }.joined(separator: ",") + ",\"x\":0"
        #expect(fault(validating: Array((text + "}").utf8)) == nil)
        #expect(fault(validating: Array((text + #","k39":0}"#).utf8))?.pointer == "/k39")
        let doubled = text + #","k40":{"k0":{\#(inner),"k17":0}}}"#
        #expect(fault(validating: Array(doubled.utf8))?.pointer == "/k40/k0/k17")
    }

    @Test("of a megabyte of brackets is refused at the 65th")
    func brackets() {
        for bracket in [#"["#, #"{"a":"#] {
            let bytes = Array(String(repeating: bracket, count: 1_000_000 / bracket.utf8.count).utf8)
            #expect(fault(validating: bytes)?.reason == .tooDeep)
            #expect(fault(validating: bytes)?.offset == 64 * bracket.utf8.count)
            #expect(fault(reading: bytes, as: DeviceMessage.self)?.reason == .tooDeep)
        }
        let wide = "[" + String(repeating: "[[],{}],", count: 120_000) + "[]]"
        #expect(fault(validating: Array(wide.utf8)) == nil)
    }

    @Test(
        "of a million digits is judged without building the number",
        arguments: [
            ("1" + String(repeating: "0", count: 1_000_000), .outOfRange),
            ("1e" + String(repeating: "9", count: 1_000_000), .outOfRange),
            ("1e-" + String(repeating: "9", count: 1_000_000), .notIntegral),
            ("0." + String(repeating: "0", count: 1_000_000) + "1", .notIntegral),
            ("0." + String(repeating: "0", count: 1_000_000) + "1e1000002", nil),
            (String(repeating: "9", count: 1_000_000) + ".5", .notIntegral),
            ("1" + String(repeating: "0", count: 1_000_000) + "e-1000000", nil),
        ] as [(String, Reason?)]
    )
    func digits(number: String, reason: Reason?) {
        let text = #"{"newNotificationCountChanged":\#(number)}"#
        #expect(fault(reading: text, as: NewNotificationCountChanged.self)?.reason == reason)
    }

    @Test("of a million escapes is read and written")
    func escapes() throws {
        let text =
            #"{"user_id":"u","notification_data":"\#(String(repeating: #"\u0000\n\ud83d\ude00x"#, count: 60_000))"}"#
        let record = try NotifyRecord(text: text)
        #expect(record.notificationData.unicodeScalars.count == 240_000)
        #expect(try NotifyRecord(wire: record.wire()) == record)
    }

    @Test("of one long name names it in the pointer")
    func longName() {
        let name = String(repeating: "a/~", count: 100_000)
        let text = "{\"\(name)\":[0,01]}"
        let pointer = "/" + String(repeating: "a~1~0", count: 100_000) + "/1"
        #expect(
            fault(validating: Array(text.utf8)) == WireFault(reason: .invalidNumber, pointer: pointer, offset: 300_008)
        )
    }

    @Test("of members in the reverse order many times over is read")
    func reversedMembers() throws {
        let element =
            #"{"seen_date":"2026-01-01T00:00:00Z","create_date":"2026-01-01T00:00:00Z","notification_data":""}"#
        let elements = Array(repeating: element, count: 20_000).joined(separator: ",")
        let data = try SeenNotificationData(text: #"{"seenNotificationData":[\#(elements)]}"#)
        #expect(data.seenNotificationData.count == 20_000)
    }
}
