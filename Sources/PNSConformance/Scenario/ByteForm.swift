/// Bytes as data files write them: text, hexadecimal, repetition, concatenation, and two forms of a request body.
public indirect enum ByteForm: Hashable, Sendable {
    /// The UTF-8 bytes of a text; `${…}` in it is replaced.
    case text(String)
    /// The bytes themselves.
    case bytes([UInt8])
    /// The form, as many times as the terms add up to.
    case repeated(ByteForm, times: RawJSON)
    /// One after the other.
    case joined([ByteForm])
    /// The form, followed by spaces up to as many bytes as the terms add up to.
    case padded(ByteForm, to: RawJSON)
    /// Each form as a chunk of the chunked transfer coding, and the last chunk behind (RFC 9112 section 7.1).
    case chunks([ByteForm])

    /// Reads `{"text"}`, `{"hex"}`, `{"repeat", "times"}`, `{"join"}`, `{"pad", "to"}` or `{"chunks"}`.
    ///
    /// - Throws: ``DataFault``.
    public static func read(_ reader: DataReader) throws(DataFault) -> ByteForm {
        try reader.object { members throws(DataFault) in
            if let text = members.optional("text") { return .text(try text.string()) }
            if let hex = members.optional("hex") { return .bytes(try bytes(fromHex: hex)) }
            if let form = members.optional("repeat") {
                return .repeated(try read(form), times: try members.required("times").value)
            }
            if let form = members.optional("pad") {
                return .padded(try read(form), to: try members.required("to").value)
            }
            if let chunks = members.optional("chunks") {
                return .chunks(try chunks.elements().map { part throws(DataFault) in try read(part) })
            }
            let parts = try members.required("join").elements()
            return .joined(try parts.map { part throws(DataFault) in try read(part) })
        }
    }

    /// The bytes.
    ///
    /// - Throws: ``ScopeFault`` for an unknown name, a negative count, or more than ``ValueScope/maxGeneratedBytes``.
    func bytes(in scope: ValueScope) throws(ScopeFault) -> [UInt8] {
        switch self {
        case .text(let text): return Array(try scope.text(text).utf8)
        case .bytes(let bytes): return bytes
        case .repeated(let form, let times):
            let unit = try form.bytes(in: scope)
            let count = try scope.terms(times)
            let limit = ValueScope.maxGeneratedBytes
            guard (0...limit).contains(count), unit.count * count <= limit else {
                throw ScopeFault(sentence: "\(count) repetitions of \(unit.count) bytes cannot be made.")
            }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(unit.count * count)
            for _ in 0..<count { bytes += unit }
            return bytes
        case .joined(let forms):
            var bytes: [UInt8] = []
            for form in forms { bytes += try form.bytes(in: scope) }
            return bytes
        case .padded(let form, let length):
            let bytes = try form.bytes(in: scope)
            let count = try scope.terms(length)
            guard (bytes.count...max(bytes.count, ValueScope.maxGeneratedBytes)).contains(count) else {
                throw ScopeFault(sentence: "\(bytes.count) bytes cannot be padded to \(count).")
            }
            return bytes + [UInt8](repeating: UInt8(ascii: " "), count: count - bytes.count)
        case .chunks(let forms):
            var bytes: [UInt8] = []
            for form in forms {
                let chunk = try form.bytes(in: scope)
                guard !chunk.isEmpty else { throw ScopeFault(sentence: "An empty chunk would be the last one.") }
                bytes += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8)
            }
            return bytes + Array("0\r\n\r\n".utf8)
        }
    }

    private static func bytes(fromHex reader: DataReader) throws(DataFault) -> [UInt8] {
        let digits = Array(try reader.string().utf8)
        guard digits.count.isMultiple(of: 2) else { throw reader.fault("Hexadecimal text has two digits a byte.") }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = digits[index...index + 1]
            // `UInt8` would take a sign.
            guard pair.first != UInt8(ascii: "+"), let byte = UInt8(String(decoding: pair, as: UTF8.self), radix: 16)
            else {
                throw reader.fault("Not hexadecimal.")
            }
            bytes.append(byte)
        }
        return bytes
    }
}
