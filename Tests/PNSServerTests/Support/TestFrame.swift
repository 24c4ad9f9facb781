/// Builds frames as a client would, right or wrong; the rules of the reader under test are not used.
struct TestFrame {
    enum LengthForm {
        case shortest, two, eight
    }

    var opcode: UInt8
    var payload: [UInt8] = []
    var isFinal = true
    var reserved: UInt8 = 0
    var key: [UInt8]? = [0x37, 0xFA, 0x21, 0x3D]
    var lengthForm = LengthForm.shortest

    /// The length that the header announces, if it is not the true one.
    var announced: UInt64?

    static func text(_ text: String, isFinal: Bool = true) -> TestFrame {
        TestFrame(opcode: 1, payload: Array(text.utf8), isFinal: isFinal)
    }

    static func continuation(_ text: String, isFinal: Bool = true) -> TestFrame {
        TestFrame(opcode: 0, payload: Array(text.utf8), isFinal: isFinal)
    }

    static func close(_ code: UInt16, _ reason: [UInt8] = []) -> TestFrame {
        TestFrame(opcode: 8, payload: [UInt8(code >> 8), UInt8(code & 0xFF)] + reason)
    }

    var bytes: [UInt8] {
        let count = self.announced ?? UInt64(self.payload.count)
        var bytes = [(self.isFinal ? 0x80 : 0) | self.reserved << 4 | self.opcode]
        let maskBit: UInt8 = self.key == nil ? 0 : 0x80
        switch self.lengthForm {
        case .shortest where count <= 125: bytes.append(maskBit | UInt8(count))
        case .shortest where count <= 0xFFFF, .two: bytes += [maskBit | 126] + Self.bigEndian(count, 2)
        case .shortest, .eight: bytes += [maskBit | 127] + Self.bigEndian(count, 8)
        }
        guard let key = self.key else { return bytes + self.payload }
        return bytes + key + self.payload.enumerated().map { $0.element ^ key[$0.offset % 4] }
    }

    private static func bigEndian(_ value: UInt64, _ width: Int) -> [UInt8] {
        (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }
}
