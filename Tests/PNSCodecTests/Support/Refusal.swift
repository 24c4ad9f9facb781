import PNSCodec
import Testing

/// A text that is refused, and everything that the fault says about it.
struct Refusal: Sendable, CustomTestStringConvertible {
    var bytes: [UInt8]
    var fault: WireFault
    var testDescription: String

    init(_ text: String, _ reason: Reason, _ pointer: String, _ offset: Int) {
        self.init(Array(text.utf8), reason, pointer, offset)
        testDescription = text
    }

    init(_ bytes: [UInt8], _ reason: Reason, _ pointer: String, _ offset: Int) {
        self.bytes = bytes
        fault = WireFault(reason: reason, pointer: pointer, offset: offset)
        testDescription = "\(bytes)"
    }
}

/// The fault of a text; nil when the text is accepted.
func fault<Value: WireValue>(reading bytes: [UInt8], as type: Value.Type) -> WireFault? {
    do throws(WireFault) {
        _ = try Value(wire: bytes)
        return nil
    } catch {
        return error
    }
}

/// The fault of a text; nil when the text is accepted.
func fault<Value: WireValue>(reading text: String, as type: Value.Type) -> WireFault? {
    fault(reading: Array(text.utf8), as: type)
}

/// The fault of a text by the text rules alone; nil when it is JSON.
func fault(validating bytes: [UInt8]) -> WireFault? {
    do throws(WireFault) {
        try StrictJSON.validate(bytes)
        return nil
    } catch {
        return error
    }
}

extension WireValue {
    /// The written text.
    var text: String { String(decoding: wire(), as: UTF8.self) }

    /// Reads a value from a text.
    init(text: String) throws {
        try self.init(wire: Array(text.utf8))
    }
}
