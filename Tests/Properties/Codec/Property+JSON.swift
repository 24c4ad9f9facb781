import PNSCodec
import PNSConformance

extension Property {
    /// The codec and the runner's reader, which share no line, take the same texts and find the same first fault.
    static let json = Property(name: "json", seeds: { VectorTexts.below("text/json") }) { bytes in
        let (fault, theirs) = (Self.fault(of: bytes), Self.reading(bytes))
        switch (fault, theirs) {
        case (nil, .success(let theirs)):
            let value = try JSONValue(wire: bytes)
            let written = value.wire()
            try demand(try JSONValue(wire: written) == value, "what is written is read as the same value")
            try demand(try JSONValue(wire: written).wire() == written, "what is written is written again")
            guard case .success(let again) = Self.reading(written) else {
                throw Violation("the written text is no JSON")
            }
            try demand(again == theirs, "the written text means something else")
        case (let fault?, .failure(let theirs)):
            try demand((0...bytes.count).contains(fault.offset), "the fault is beyond the text: \(fault)")
            // Which comes first, half a pair of surrogates or the broken escape in place of its other half, nobody says.
            let isHalfPair = fault.reason == .loneSurrogate && fault.offset < theirs.offset
            let isSame = fault.reason.rawValue == theirs.reason.rawValue || isHalfPair
            try demand(isSame, "the codec says \(fault), the runner \(theirs)")
            try demand(Self.refuses(JSONValue.self, bytes, fault), "validation and reading differ")
        case (let fault?, .success):
            throw Violation("the codec refuses by \(fault) what the runner takes")
        case (nil, .failure(let theirs)):
            throw Violation("the runner refuses by \(theirs) what the codec takes")
        }
    }

    /// The first fault by the text rules; nil for JSON.
    static func fault(of bytes: [UInt8]) -> WireFault? {
        do throws(WireFault) {
            try StrictJSON.validate(bytes)
            return nil
        } catch {
            return error
        }
    }

    private static func reading(_ bytes: [UInt8]) -> Result<RawJSON, RawJSONFault> {
        do throws(RawJSONFault) {
            return .success(try RawJSON(parsing: bytes, maxDepth: StrictJSON.maxDepth))
        } catch {
            return .failure(error)
        }
    }

    private static func refuses<Value: WireValue>(_ type: Value.Type, _ bytes: [UInt8], _ fault: WireFault) -> Bool {
        do throws(WireFault) {
            _ = try Value(wire: bytes)
            return false
        } catch {
            return error == fault
        }
    }
}
