import NIOCore

/// The header of a frame of a device, checked for everything that does not depend on earlier frames.
struct FrameHeader: Hashable, Sendable {
    enum Opcode: UInt8 {
        case continuation = 0x0
        case text = 0x1
        case binary = 0x2
        case close = 0x8
        case ping = 0x9
        case pong = 0xA

        var isControl: Bool { self.rawValue & 0x8 != 0 }
    }

    let isFinal: Bool
    let opcode: Opcode

    /// The length of the payload in bytes, 0…2^63-1.
    let length: Int

    /// The masking key, first byte of the wire in the lowest byte.
    let mask: UInt32

    /// Judges the first two bytes of a frame, before the rest of its header has arrived.
    ///
    /// - Parameter bytes: What arrived and was not read yet.
    /// - Returns: The opcode, or `nil` while one of the two is missing.
    /// - Throws: The fault of the first rule that is broken.
    static func opcode(of bytes: ByteBuffer) throws(FrameFault) -> Opcode? {
        guard let start = bytes.getInteger(at: bytes.readerIndex, as: UInt16.self) else { return nil }
        guard start & 0x7000 == 0 else { throw .reservedBit }  // FRM-015
        guard let opcode = Opcode(rawValue: UInt8(start >> 8 & 0x0F)) else { throw .reservedOpcode }  // FRM-016
        guard start & 0x0080 != 0 else { throw .unmasked }  // FRM-014
        if opcode.isControl {
            guard start & 0x8000 != 0 else { throw .fragmentedControl }  // FRM-017
            guard start & 0x007F <= 125 else { throw .longControl }  // FRM-017
        }
        return opcode
    }

    /// Reads the header at the start of the bytes.
    ///
    /// - Parameter bytes: What arrived and was not read yet; moved behind the header if there is a whole one.
    /// - Returns: The header, or `nil` while bytes are missing.
    /// - Throws: The fault of the first rule that is broken.
    static func read(_ bytes: inout ByteBuffer) throws(FrameFault) -> FrameHeader? {
        let start = bytes.readerIndex
        guard let opcode = try Self.opcode(of: bytes),
            let first = bytes.getInteger(at: start, as: UInt8.self),
            let second = bytes.getInteger(at: start + 1, as: UInt8.self)
        else { return nil }
        let length: Int
        let lengthEnd: Int
        switch second & 0x7F {
        case 126:
            guard let wide = bytes.getInteger(at: start + 2, as: UInt16.self) else { return nil }
            guard wide > 125 else { throw .notShortestLength }  // FRM-019
            length = Int(wide)
            lengthEnd = start + 4
        case 127:
            guard let wide = bytes.getInteger(at: start + 2, as: UInt64.self) else { return nil }
            guard wide > UInt64(UInt16.max) else { throw .notShortestLength }  // FRM-019
            guard let fitting = Int(exactly: wide) else { throw .highestLengthBit }  // FRM-019
            length = fitting
            lengthEnd = start + 10
        case let short:
            length = Int(short)
            lengthEnd = start + 2
        }
        guard let mask = bytes.getInteger(at: lengthEnd, endianness: .little, as: UInt32.self) else { return nil }
        bytes.moveReaderIndex(to: lengthEnd + 4)
        return FrameHeader(isFinal: first & 0x80 != 0, opcode: opcode, length: length, mask: mask)
    }
}
