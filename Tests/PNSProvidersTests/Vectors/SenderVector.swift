import PNSCodec
import PNSVectors
import Testing

/// A vector of a kind that belongs to the senders.
struct SenderVector: Sendable, CustomTestStringConvertible {
    var id: String
    var comment: String
    var input: JSONValue
    /// Nil where the input is refused; where readers differ, what those expect that accept it.
    var expect: JSONValue?

    var testDescription: String { "\(self.id) \(self.comment)" }

    /// Every vector of a kind; none where a file cannot be read, which a test notices.
    static func all(_ kind: String) -> [SenderVector] {
        VectorBundle.files.values.compactMap { try? JSONValue(wire: Array($0.utf8)) }
            .filter { $0["kind"]?.text == kind }
            .flatMap { $0["groups"]?.elements ?? [] }
            .flatMap { $0["vectors"]?.elements ?? [] }
            .compactMap(SenderVector.init)
            .sorted { $0.id < $1.id }
    }

    private init?(_ vector: JSONValue) {
        guard let id = vector["id"]?.text, let comment = vector["comment"]?.text, let input = vector["input"] else {
            return nil
        }
        self.id = id
        self.comment = comment
        self.input = input
        self.expect = vector["expect"] ?? vector["either"]?["ifAccepted"]
    }

    func text(_ name: String) throws -> String {
        try #require(self.input[name]?.text)
    }

    /// Bytes of the input in base64url.
    func key(_ name: String) throws -> [UInt8] {
        try #require(Base64URLReader.bytes(self.text(name)))
    }
}

extension JSONValue {
    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var elements: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    var integer: Int64? {
        guard case .number(let number) = self else { return nil }
        return number.int64
    }

    /// The bytes that a vector writes in one of four forms.
    var vectorBytes: [UInt8]? {
        if let text = self["text"]?.text { return Array(text.utf8) }
        if let hex = self["hex"]?.text {
            let digits = hex.utf8.map { UInt8($0 < 0x61 ? $0 - 0x30 : $0 - 0x57) }
            return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        }
        if let unit = self["repeat"]?.vectorBytes, let times = self["times"]?.integer {
            return Array(repeatElement(unit, count: Int(times)).joined())
        }
        return self["join"]?.elements.map { parts in parts.flatMap { $0.vectorBytes ?? [] } }
    }
}

/// Base64url without padding, of keys that vectors hold.
enum Base64URLReader {
    static func bytes(_ text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var bytes: [UInt8] = []
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for character in text.utf8 {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xFFFF
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> count))
        }
        return bytes
    }
}
