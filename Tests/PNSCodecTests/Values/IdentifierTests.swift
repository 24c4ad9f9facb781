import PNSCodec
import Testing

@Suite("An identifier")
struct IdentifierTests {
    @Test("has 1 to 256 bytes of UTF-8", arguments: [1, 2, 255, 256])
    func length(count: Int) throws {
        #expect(try UserID(validating: String(repeating: "u", count: count)).text.utf8.count == count)
        let answer = try NotifyAnswer(text: #"{"notification_id":"\#(String(repeating: "n", count: count))"}"#)
        #expect(answer.notificationID.text.utf8.count == count)
    }

    @Test("is counted in bytes, not in characters")
    func bytes() throws {
        #expect(try UserID(validating: String(repeating: "é", count: 128)).text.utf8.count == 256)
        #expect(throws: WireFault(reason: .tooLong)) {
            try UserID(validating: String(repeating: "é", count: 128) + "u")
        }
        let escaped = #"{"user_id":"\#(String(repeating: #"\u00e9"#, count: 128))"}"#
        #expect(try AuthenticationAnswer(text: escaped).userID.text.utf8.count == 256)
        let tooLong = #"{"user_id":"\#(String(repeating: #"\u00e9"#, count: 129))"}"#
        let expected = WireFault(reason: .tooLong, pointer: "/user_id", offset: 11)
        #expect(fault(reading: tooLong, as: AuthenticationAnswer.self) == expected)
    }

    @Test("is refused when it is empty")
    func empty() {
        #expect(throws: WireFault(reason: .empty)) { try NotificationID(validating: "") }
        let expected = WireFault(reason: .empty, pointer: "/user_id", offset: 11)
        #expect(fault(reading: #"{"user_id":""}"#, as: AuthenticationAnswer.self) == expected)
    }

    @Test("is opaque and keeps every scalar", arguments: [" ", "\u{0}", "a\u{0}b", "\u{2028}", "../etc", "💶"])
    func opaque(text: String) throws {
        let answer = AuthenticationAnswer(userID: try UserID(validating: text))
        #expect(try AuthenticationAnswer(wire: answer.wire()).userID.text.utf8.elementsEqual(text.utf8))
    }

    @Test("is compared by its bytes")
    func comparison() throws {
        let composed = try UserID(validating: "\u{E9}")
        let decomposed = try UserID(validating: "e\u{301}")
        #expect(composed.text == decomposed.text)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed, composed]).count == 2)
        #expect(try NotificationID(validating: "n") == NotificationID(validating: "n"))
        #expect(try NotificationID(validating: "n") != NotificationID(validating: "N"))
    }
}
