import Foundation

/// Bytes and values as a consumer or a bridge is told them, and how its answers are compared.
enum ConsumerBytes {
    private static let words: Set<String> = ["text", "hex", "repeat", "join"]

    /// The bytes of a form, or nil where the value is none.
    static func bytes(_ value: RawJSON) -> [UInt8]? {
        guard let members = value.members, members.contains(where: { words.contains($0.name) }) else { return nil }
        return try? VectorBytes.read(DataReader(value, file: "bytes"))
    }

    /// The bytes of a form as text, or nil where it is none.
    static func text(_ value: RawJSON) -> String? {
        bytes(value).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// Lower-case hexadecimal digits.
    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// A member of an input for a bridge: bytes in base64, and a value with its strings as they are.
    static func forBridge(_ name: String, _ value: RawJSON) -> RawJSON {
        if name == "value" { return (try? VectorBytes.readValue(DataReader(value, file: "value"))) ?? value }
        if let bytes = bytes(value) { return .object(["base64": .string(Base64.encode(bytes))]) }
        switch value {
        case .array(let elements): return .array(elements.map { forBridge("", $0) })
        case .object(let members):
            return .object(members.map { RawJSON.Member($0.name, forBridge($0.name, $0.value)) })
        default: return value
        }
    }

    /// Whether two expectations, or an expectation and an answer, are the same.
    ///
    /// JSON that is written in another order is the same JSON; everything else is compared exactly.
    static func isSame(_ kind: String, _ left: RawJSON, _ right: RawJSON) -> Bool {
        let (left, right) = (resolved(left), resolved(right))
        if left == right { return true }
        guard [VectorKind.jsonText.rawValue, VectorKind.messageEncode.rawValue].contains(kind) else { return false }
        guard left.names == right.names, !left.names.isEmpty else { return false }
        return left.names.allSatisfy { name in
            guard let left = left[name]?.stringValue.flatMap({ try? RawJSON(parsing: $0) }),
                let right = right[name]?.stringValue.flatMap({ try? RawJSON(parsing: $0) })
            else { return false }
            return left == right
        }
    }

    /// An expectation with its bytes as text; it is never bytes itself, although it can have a member `text`.
    private static func resolved(_ value: RawJSON) -> RawJSON {
        .object((value.members ?? []).map { RawJSON.Member($0.name, plain($0.name, $0.value)) })
    }

    /// Bytes of every form as text, so that an answer can be a string where bytes are expected; as digits what is no text.
    private static func plain(_ name: String, _ value: RawJSON) -> RawJSON {
        if name == "value" { return (try? VectorBytes.readValue(DataReader(value, file: "value"))) ?? value }
        if let bytes = bytes(value) { return comparable(bytes) }
        if value.members?.count == 1, let text = value["base64"]?.stringValue, let bytes = decoded(text) {
            return comparable(bytes)
        }
        switch value {
        case .array(let elements): return .array(elements.map { plain("", $0) })
        case .object(let members): return .object(members.map { RawJSON.Member($0.name, plain($0.name, $0.value)) })
        default: return value
        }
    }

    private static func comparable(_ bytes: [UInt8]) -> RawJSON {
        String(validating: bytes, as: UTF8.self).map(RawJSON.string) ?? .object(["hex": .string(hex(bytes))])
    }

    private static func decoded(_ text: String) -> [UInt8]? {
        Data(base64Encoded: text).map { Array($0) }
    }
}
