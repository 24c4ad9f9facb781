/// Bytes in the forms that vectors use: text where they are UTF-8, hexadecimal digits where not, long repeats cut short.
enum RecordedBytes {
    /// From here on a run of one byte is written as such.
    private static let leastRun = 256

    static func json(_ bytes: [UInt8]) -> RawJSON {
        guard String(validating: bytes, as: UTF8.self) != nil else { return .object(["hex": .string(hex(bytes))]) }
        var parts: [RawJSON] = []
        var plain: [UInt8] = []
        func endPlain() {
            if !plain.isEmpty { parts.append(text(plain)) }
            plain = []
        }
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let run = bytes[index...].prefix { $0 == byte }.count
            if run >= leastRun, byte < 0x80 {
                endPlain()
                parts.append(.object(["repeat": text([byte]), "times": .number(run)]))
            } else {
                plain += repeatElement(byte, count: run)
            }
            index += run
        }
        endPlain()
        return parts.count == 1 ? parts[0] : parts.isEmpty ? text([]) : .object(["join": .array(parts)])
    }

    private static func text(_ bytes: [UInt8]) -> RawJSON {
        .object(["text": .string(String(decoding: bytes, as: UTF8.self))])
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
