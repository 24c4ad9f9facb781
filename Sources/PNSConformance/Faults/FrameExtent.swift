/// A frame at the start of bytes, whatever rules it breaks: how long it is, and what a rule looks at.
struct FrameExtent: Hashable {
    /// How many bytes it has, the header included.
    var count: Int
    /// 0…15.
    var opcode: UInt8
    /// The payload, unmasked.
    var payload: [UInt8]

    /// What the start of bytes can be.
    enum Start: Hashable {
        case whole(FrameExtent)
        case needsMore
        /// No frame that anybody would hold in memory.
        case unreadable
    }

    static func start(of bytes: ArraySlice<UInt8>) -> Start {
        guard bytes.count >= 2 else { return .needsMore }
        let head = Array(bytes.prefix(14))
        let short = Int(head[1] & 0x7F)
        let lengthBytes = short == 127 ? 8 : short == 126 ? 2 : 0
        let keyBytes = head[1] & 0x80 == 0 ? 0 : 4
        let headerBytes = 2 + lengthBytes + keyBytes
        guard head.count >= headerBytes else { return .needsMore }
        let written = head[2..<2 + lengthBytes].reduce(0) { $0 << 8 | UInt64($1) }
        let length = lengthBytes == 0 ? UInt64(short) : written
        guard length <= UInt64(ServerFrameReader.maxPayloadBytes) else { return .unreadable }
        let count = headerBytes + Int(length)
        guard bytes.count >= count else { return .needsMore }
        var payload = Array(bytes.dropFirst(headerBytes).prefix(Int(length)))
        if keyBytes > 0 {
            let key = head[headerBytes - 4..<headerBytes]
            for index in payload.indices { payload[index] ^= key[key.startIndex + index % 4] }
        }
        return .whole(FrameExtent(count: count, opcode: head[0] & 0x0F, payload: payload))
    }
}
