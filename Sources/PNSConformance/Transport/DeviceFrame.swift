/// A frame that the runner sends: correct by default, wrong wherever a scenario says so.
public struct DeviceFrame: Hashable, Sendable {
    /// How the payload length is written.
    public enum LengthForm: String, Sendable {
        /// In the fewest bytes, as RFC 6455 demands.
        case shortest
        /// In two bytes even if seven bits would do.
        case sixteen
        /// In eight bytes even if fewer would do.
        case sixtyFour
        /// In eight bytes with the highest bit set; no payload can be that long.
        case highBit
    }

    /// Whether this is the last fragment.
    public var isFinal = true
    /// The three reserved bits, 0…7.
    public var reserved: UInt8 = 0
    /// 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong; others are reserved.
    public var opcode: UInt8 = 1
    /// Whether the payload is masked, as RFC 6455 demands of a client.
    public var isMasked = true
    /// How the length is written.
    public var lengthForm = LengthForm.shortest
    /// The payload before masking.
    public var payload: [UInt8] = []

    /// Creates a correct text frame.
    public init(text: String) { payload = Array(text.utf8) }

    /// Creates a frame, correct but for what is said.
    public init(opcode: UInt8, payload: [UInt8] = [], isFinal: Bool = true) {
        self.opcode = opcode
        self.payload = payload
        self.isFinal = isFinal
    }

    /// The bytes on the wire.
    ///
    /// - Parameter key: The masking key, 4 bytes; the caller's randomness.
    /// - Returns: Header, key where there is one, and payload.
    public func bytes(maskedWith key: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [(isFinal ? 0x80 : 0) | (reserved & 7) << 4 | (opcode & 0x0F)]
        let mask: UInt8 = isMasked ? 0x80 : 0
        let count = payload.count
        switch lengthForm {
        case .shortest where count < 126: bytes.append(mask | UInt8(count))
        case .shortest where count < 65_536: bytes += [mask | 126, UInt8(count >> 8), UInt8(count & 0xFF)]
        case .sixteen: bytes += [mask | 126, UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
        case .shortest, .sixtyFour, .highBit:
            bytes.append(mask | 127)
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(count >> shift & 0xFF)) }
            if lengthForm == .highBit { bytes[2] |= 0x80 }
        }
        guard isMasked else { return bytes + payload }
        bytes += key
        for (index, byte) in payload.enumerated() { bytes.append(byte ^ key[index % 4]) }
        return bytes
    }
}
