import Foundation
import PNSCodec

/// A message, its codec and its twin in Foundation, ready to be repeated.
struct CodecCase {
    /// What is repeated.
    enum Direction: String, Codable, CaseIterable, Sendable {
        case decode, encode
    }

    /// Which message it is, and with what in it.
    let message: String

    /// Its bytes as the codec writes them; every side reads these.
    let payload: [UInt8]

    /// Runs the codec so many times.
    let runCodec: (Direction, _ times: Int) throws -> Void

    /// Runs `JSONDecoder` or `JSONEncoder` so many times.
    let runFoundation: (Direction, _ times: Int) throws -> Void

    /// Makes the strings of the message so many times; `nil` when there are none to allocate.
    ///
    /// Each comes from bytes of its own: what is left of reading when all else costs nothing.
    let makeStrings: ((_ times: Int) -> Void)?

    /// Makes a case.
    ///
    /// - Parameters:
    ///   - message: Which message it is.
    ///   - value: Its value.
    ///   - twin: A plain `Codable` type of the same members, with synthesised conformance and dates as strings, so that
    ///     Foundation does no more than it has to.
    /// - Throws: When the two do not agree that the bytes are this message.
    init<Message: WireValue, Twin: Codable>(_ message: String, _ value: Message, twin: Twin.Type) throws {
        let payload = value.wire()
        let data = Data(payload)
        guard try payload.withUnsafeBytes({ try Message(wire: $0) }) == value else { throw CodecCaseFault.notTheSame }
        let twinValue = try JSONDecoder().decode(Twin.self, from: data)
        self.message = message
        self.payload = payload
        runCodec = { direction, times in
            switch direction {
            case .decode:
                try payload.withUnsafeBytes { bytes in
                    for _ in 0..<times { consume(try Message(wire: bytes)) }
                }
            case .encode:
                for _ in 0..<times { consume(value.wire()) }
            }
        }
        let texts = try Self.texts(of: JSONValue(wire: payload))
        func makeAll(times: Int) {
            for _ in 0..<times {
                for text in texts { consume(String(decoding: text, as: UTF8.self)) }
            }
        }
        makeStrings = texts.isEmpty ? nil : makeAll
        let decoder = JSONDecoder()
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        runFoundation = { direction, times in
            switch direction {
            case .decode: for _ in 0..<times { consume(try decoder.decode(Twin.self, from: data)) }
            case .encode: for _ in 0..<times { consume(try encoder.encode(twinValue)) }
            }
        }
    }
}

extension CodecCase {
    /// The bytes of the strings that a reader has to allocate: dates become numbers, and 15 bytes fit into the string itself.
    private static func texts(of value: JSONValue) -> [[UInt8]] {
        switch value {
        case .string(let text):
            let isKept = text.utf8.count > 15 && Timestamp(text) == nil
            return isKept ? [Array(text.utf8)] : []
        case .array(let elements): return elements.flatMap { Self.texts(of: $0) }
        case .object(let members): return members.flatMap { Self.texts(of: $0.value) }
        default: return []
        }
    }
}

/// Why a case cannot be measured.
enum CodecCaseFault: Error {
    /// What was written reads as another value.
    case notTheSame
}
