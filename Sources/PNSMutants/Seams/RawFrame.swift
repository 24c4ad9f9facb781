/// A frame in either direction, with everything that can be wrong about it.
struct RawFrame: Equatable {
    /// How the payload length is written.
    enum LengthForm {
        case shortest, sixteen, sixtyFour, highBit

        fileprivate init(of length: Int, written: UInt64, in bytes: Int) {
            switch bytes {
            case 2 where length < 126: self = .sixteen
            case 8 where written > .max >> 1: self = .highBit
            case 8 where length < 65_536: self = .sixtyFour
            default: self = .shortest
            }
        }
    }

    /// Whether this is the last fragment.
    var isFinal = true
    /// The three reserved bits, 0…7; the first is 4.
    var reserved: UInt8 = 0
    /// 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong; others are reserved.
    var opcode: UInt8
    /// The masking key, four bytes, if the frame is masked.
    var key: [UInt8]?
    /// How the length is written; one that the payload does not fit into becomes the shortest.
    var lengthForm = LengthForm.shortest
    /// The payload, unmasked.
    var payload: [UInt8]

    /// Whether it is a control frame, known or not.
    var isControl: Bool { self.opcode & 8 != 0 }

    /// A text in one frame, if it is that and UTF-8.
    var text: String? {
        get { self.opcode == 1 && self.isFinal ? String(validating: self.payload, as: UTF8.self) : nil }
        set { self.payload = Array((newValue ?? "").utf8) }
    }

    /// The code of a close frame, if there is one.
    var closeCode: UInt16? {
        guard self.opcode == 8, self.payload.count >= 2 else { return nil }
        return UInt16(self.payload[0]) << 8 | UInt16(self.payload[1])
    }
}

extension RawFrame {
    /// Takes a frame from the start of the bytes, whatever rules it breaks.
    ///
    /// - Parameter bytes: What arrived; cut behind the frame if it is there whole.
    init?(from bytes: inout ArraySlice<UInt8>) {
        guard bytes.count >= 2 else { return nil }
        let start = Array(bytes.prefix(14))
        let short = Int(start[1] & 0x7F)
        let lengthBytes = short == 126 ? 2 : short == 127 ? 8 : 0
        let isMasked = start[1] & 0x80 != 0
        let headerBytes = 2 + lengthBytes + (isMasked ? 4 : 0)
        guard start.count >= headerBytes else { return nil }
        let wide = start[2..<2 + lengthBytes].reduce(0) { $0 << 8 | UInt64($1) }
        let length = lengthBytes == 0 ? short : Int(wide & .max >> 1)
        guard bytes.count - headerBytes >= length else { return nil }
        self.init(
            isFinal: start[0] & 0x80 != 0,
            reserved: start[0] >> 4 & 7,
            opcode: start[0] & 0x0F,
            key: isMasked ? Array(start[headerBytes - 4..<headerBytes]) : nil,
            lengthForm: LengthForm(of: length, written: wide, in: lengthBytes),
            payload: Array(bytes.dropFirst(headerBytes).prefix(length))
        )
        self.mask()
        bytes = bytes.dropFirst(headerBytes + length)
    }

    /// The frame on the wire.
    func bytes() -> [UInt8] {
        var frame = self
        frame.mask()
        var bytes: [UInt8] = [(self.isFinal ? 0x80 : 0) | self.reserved << 4 | self.opcode]
        let maskBit: UInt8 = self.key == nil ? 0 : 0x80
        let count = self.payload.count
        switch self.lengthForm {
        case .shortest where count < 126:
            bytes.append(maskBit | UInt8(count))
        case .shortest where count < 65_536, .sixteen where count < 65_536:
            bytes += [maskBit | 126, UInt8(count >> 8), UInt8(count & 0xFF)]
        default:
            bytes.append(maskBit | 127)
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(count >> shift & 0xFF)) }
            if self.lengthForm == .highBit { bytes[2] |= 0x80 }
        }
        return bytes + (self.key ?? []) + frame.payload
    }

    /// Masks the payload, or takes its masking off.
    private mutating func mask() {
        guard let key = self.key else { return }
        for index in self.payload.indices { self.payload[index] ^= key[index & 3] }
    }
}
