/// Names of users and topics in the profile `receipts`, made from a text that is unique to a scenario.
///
/// Written out here and not by the codec, so that a mistake of its would not be shared.
enum RecipientNames {
    private static let urlSafe: [Character: Character] = ["+": "-", "/": "_"]

    /// `usr` and the text of a number (UID-001, UID-006).
    static func user(_ number: UInt64) -> String { "usr" + text([number]) }

    /// The stored name of the talk of two users (TOP-004).
    static func talk(_ first: UInt64, _ second: UInt64) -> String {
        "p2p" + text([min(first, second), max(first, second)])
    }

    /// A number from a text, never 0 (UID-005).
    static func number(_ text: String) -> UInt64 {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        state ^= state >> 31
        return max(1, state &* 0x9E37_79B9_7F4A_7C15)
    }

    /// The channel of a scenario.
    static func channel(_ unique: String) -> String { "chn" + text([number("\(unique)/group")]) }

    /// The values that a scenario can use: `uid.NAME`, `p2p.A.B`, `group` and `channel`.
    static func values(_ unique: String, _ names: [String]) -> [String: RawJSON] {
        guard !names.isEmpty else { return [:] }
        let numbers = names.map { number("\(unique)/\($0)") }
        let topic = text([number("\(unique)/group")])
        var values: [String: RawJSON] = ["group": .string("grp" + topic), "channel": .string("chn" + topic)]
        for (name, number) in zip(names, numbers) {
            values["uid.\(name)"] = .string(user(number))
            for (other, second) in zip(names, numbers) where other != name {
                values["p2p.\(name).\(other)"] = .string(talk(number, second))
            }
        }
        return values
    }

    private static func text(_ numbers: [UInt64]) -> String {
        let bytes = numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) } }
        return String(Base64.encode(bytes).filter { $0 != "=" }.map { urlSafe[$0] ?? $0 })
    }
}
