import PNSCodec

/// The payload of a device's close frame.
enum ClosePayload {
    /// Reads the code of a close frame and checks the reason behind it.
    ///
    /// - Parameter payload: The unmasked payload, 0…125 bytes.
    /// - Returns: The code, or `nil` if the payload is empty.
    /// - Throws: The fault of the first rule that is broken.
    static func code(_ payload: [UInt8]) throws(FrameFault) -> UInt16? {
        guard !payload.isEmpty else { return nil }
        guard payload.count >= 2 else { throw .shortClose }  // FRM-020
        let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
        guard CloseCode(rawValue: code).isPermittedOnWire else {
            throw (1016...2999).contains(code) ? .unassignedCloseCode : .closeCode  // FRM-022, FRM-020
        }
        var text = UTF8Validator()
        let isText = payload.withUnsafeBytes { text.accepts(UnsafeRawBufferPointer(rebasing: $0[2...])) }
        guard isText, text.isComplete else { throw .reasonNotUTF8 }  // FRM-021
        return code
    }
}
