/// The text rules, for any text.
public enum StrictJSON {
    /// How deep arrays and objects may nest (JSN-006, JSN-011).
    public static let maxDepth = 64

    /// Checks that a text is JSON by the text rules of the specification.
    ///
    /// - Parameter bytes: The whole text.
    /// - Throws: `WireFault` of code `malformed` for the first fault.
    public static func validate(_ bytes: UnsafeRawBufferPointer) throws(WireFault) {
        guard let fault = firstFault(in: bytes) else { return }
        throw FaultPlace.locate(fault, missingMember: nil, in: bytes)
    }

    /// Checks that a text is JSON by the text rules of the specification.
    ///
    /// - Parameter bytes: The whole text.
    /// - Throws: `WireFault` of code `malformed` for the first fault.
    public static func validate(_ bytes: [UInt8]) throws(WireFault) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(WireFault) in
            try validate(UnsafeRawBufferPointer(buffer))
        }
    }

    static func firstFault(in bytes: UnsafeRawBufferPointer) -> RawFault? {
        var reader = WireReader(bytes)
        do throws(RawFault) {
            try reader.beginDocument()
            try reader.skipValue()
            try reader.endDocument()
            return nil
        } catch {
            return error
        }
    }
}
