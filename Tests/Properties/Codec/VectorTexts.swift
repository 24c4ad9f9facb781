import PNSConformance
import PNSVectors

/// The texts in the test vectors, as seeds.
enum VectorTexts {
    /// Longer ones teach a fuzzer nothing and cost it time.
    private static let maxBytes = 512

    /// The texts of the files whose path below `Vectors` begins so, each once, in an order that stays.
    static func below(_ prefix: String) -> [[UInt8]] {
        var found: Set<[UInt8]> = []
        for (path, text) in VectorBundle.files where path.hasPrefix("Vectors/" + prefix) && path.hasSuffix(".json") {
            if let file = try? RawJSON(parsing: text) { Self.collect(file, &found) }
        }
        return found.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static func collect(_ value: RawJSON, _ found: inout Set<[UInt8]>) {
        switch value {
        case .array(let elements):
            for element in elements { Self.collect(element, &found) }
        case .object(let members):
            if let text = value["text"]?.stringValue, text.utf8.count <= Self.maxBytes {
                found.insert(Array(text.utf8))
            }
            if let digits = value["hex"]?.stringValue, let bytes = Self.bytes(digits) { found.insert(bytes) }
            for member in members { Self.collect(member.value, &found) }
        case .null, .bool, .number, .string:
            return
        }
    }

    private static func bytes(_ digits: String) -> [UInt8]? {
        let digits = Array(digits.utf8)
        guard digits.count.isMultiple(of: 2), digits.count <= 2 * Self.maxBytes else { return nil }
        let bytes = stride(from: 0, to: digits.count, by: 2)
            .compactMap { UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) }
        return bytes.count == digits.count / 2 ? bytes : nil
    }
}
