import NIOCore

/// Finds the frames in what a server sends to a device.
///
/// It does as little as a load generator may: whole frames are looked at where they lie, a part of one is kept.
struct FrameScanner {
    private var unread = ByteBuffer()

    /// Takes bytes and hands over each whole frame.
    ///
    /// - Parameters:
    ///   - bytes: What arrived.
    ///   - onFrame: Receives the opcode and the payload, which is valid until it returns.
    mutating func read(_ bytes: ByteBuffer, _ onFrame: (UInt8, UnsafeRawBufferPointer) -> Void) {
        guard unread.readableBytes == 0 else {
            var bytes = bytes
            unread.writeBuffer(&bytes)
            let used = unread.withUnsafeReadableBytes { Self.scan($0, onFrame) }
            unread.moveReaderIndex(forwardBy: used)
            if unread.readableBytes == 0 { unread = ByteBuffer() }
            return
        }
        let used = bytes.withUnsafeReadableBytes { Self.scan($0, onFrame) }
        if used < bytes.readableBytes {
            unread = bytes
            unread.moveReaderIndex(forwardBy: used)
        }
    }

    private static func scan(
        _ bytes: UnsafeRawBufferPointer,
        _ onFrame: (UInt8, UnsafeRawBufferPointer) -> Void
    ) -> Int {
        var start = 0
        while bytes.count - start >= 2 {
            var length = Int(bytes[start + 1] & 0x7F)
            var head = 2
            if length >= 126 {
                head = length == 126 ? 4 : 10
                guard bytes.count - start >= head else { break }
                length = bytes[(start + 2)..<(start + head)].reduce(0) { $0 << 8 | Int($1) }
            }
            guard bytes.count - start - head >= length else { break }
            let payload = UnsafeRawBufferPointer(rebasing: bytes[(start + head)..<(start + head + length)])
            onFrame(bytes[start] & 0x0F, payload)
            start += head + length
        }
        return start
    }
}
