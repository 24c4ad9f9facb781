package import NIOCore

/// Writes the frames of the server, whole and unmasked (FRM-032).
///
/// A frame does not depend on the connection, so one buffer serves every device that is sent the same message.
package enum FrameEncoder {
    /// A text message in one frame (FRM-001).
    ///
    /// - Parameters:
    ///   - payload: The JSON text.
    ///   - allocator: The allocator of the channel.
    /// - Returns: The bytes for the wire.
    package static func text(_ payload: [UInt8], allocator: ByteBufferAllocator = .init()) -> ByteBuffer {
        self.frame(.text, payload, allocator: allocator)
    }

    /// The answer to a ping (FRM-030).
    ///
    /// - Parameters:
    ///   - payload: The payload of the ping, 0…125 bytes.
    ///   - allocator: The allocator of the channel.
    /// - Returns: The bytes for the wire.
    package static func pong(_ payload: [UInt8], allocator: ByteBufferAllocator = .init()) -> ByteBuffer {
        self.frame(.pong, payload, allocator: allocator)
    }

    /// A ping without a payload, the same for everybody (FRM-034).
    static let ping = Self.frame(.ping, [], allocator: .init())

    /// A close frame.
    ///
    /// - Parameters:
    ///   - code: The close code; without one the payload is empty.
    ///   - reason: A sentence of at most 123 bytes in UTF-8; a longer one is left out.
    ///   - allocator: The allocator of the channel.
    /// - Returns: The bytes for the wire.
    package static func close(_ code: UInt16?, reason: String = "", allocator: ByteBufferAllocator = .init())
        -> ByteBuffer
    {
        guard let code else { return self.frame(.close, [], allocator: allocator) }
        var payload = [UInt8(code >> 8), UInt8(code & 0xFF)]
        if reason.utf8.count <= 123 { payload.append(contentsOf: reason.utf8) }
        return self.frame(.close, payload, allocator: allocator)
    }

    private static func frame(
        _ opcode: FrameHeader.Opcode,
        _ payload: [UInt8],
        allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        var frame = allocator.buffer(capacity: payload.count + 10)
        frame.writeInteger(0x80 | opcode.rawValue)
        switch payload.count {
        case 0...125:
            frame.writeInteger(UInt8(payload.count))
        case 126...Int(UInt16.max):
            frame.writeInteger(UInt8(126))
            frame.writeInteger(UInt16(payload.count))
        default:
            frame.writeInteger(UInt8(127))
            frame.writeInteger(UInt64(payload.count))
        }
        frame.writeBytes(payload)
        return frame
    }
}
