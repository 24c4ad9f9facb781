/// A frame of the server, with everything that a well-behaved one never shows.
package struct ServerFrame: Hashable, Sendable {
    /// Whether this is the last fragment.
    package var isFinal: Bool
    /// The three reserved bits, 0…7.
    package var reserved: UInt8
    /// 0…15.
    package var opcode: UInt8
    /// Whether the payload came masked; it is unmasked here.
    package var isMasked: Bool
    /// Whether the length was written in more bytes than it needs.
    package var isLengthPadded: Bool
    /// The payload.
    package var payload: [UInt8]
}

/// Reads the frames of a server without judging them, except that a length beyond ``maxPayloadBytes`` ends the reading.
package struct ServerFrameReader {
    static let maxPayloadBytes = 64 << 20

    /// Makes a reader at the start of a connection.
    package init() {}

    private var buffer: [UInt8] = []
    private var start = 0

    /// Hands over bytes that arrived.
    package mutating func append(_ bytes: some Sequence<UInt8>) {
        if start > 0, start == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole frame, `nil` when bytes are missing.
    ///
    /// - Throws: ``OversizedFrame`` when the announced length cannot be held.
    package mutating func next() throws(OversizedFrame) -> ServerFrame? {
        let available = buffer.count - start
        guard available >= 2 else { return nil }
        let first = buffer[start]
        let second = buffer[start + 1]
        let isMasked = second & 0x80 != 0
        let short = Int(second & 0x7F)
        let lengthBytes = short == 127 ? 8 : short == 126 ? 2 : 0
        let headerBytes = 2 + lengthBytes + (isMasked ? 4 : 0)
        guard available >= headerBytes else { return nil }
        var length: UInt64 = lengthBytes == 0 ? UInt64(short) : 0
        for index in 0..<lengthBytes { length = length << 8 | UInt64(buffer[start + 2 + index]) }
        guard length <= UInt64(Self.maxPayloadBytes) else { throw OversizedFrame(length: length) }
        guard available >= headerBytes + Int(length) else { return nil }
        let payloadStart = start + headerBytes
        var payload = Array(buffer[payloadStart..<payloadStart + Int(length)])
        if isMasked {
            let key = buffer[(payloadStart - 4)..<payloadStart]
            for index in payload.indices { payload[index] ^= key[key.startIndex + index % 4] }
        }
        start = payloadStart + Int(length)
        if start > 1 << 16 {
            buffer.removeFirst(start)
            start = 0
        }
        return ServerFrame(
            isFinal: first & 0x80 != 0,
            reserved: first >> 4 & 0x07,
            opcode: first & 0x0F,
            isMasked: isMasked,
            isLengthPadded: lengthBytes == 2 && length < 126 || lengthBytes == 8 && length < 65_536,
            payload: payload
        )
    }
}

/// A frame whose announced length no client would take.
package struct OversizedFrame: Error, Hashable {
    /// The announced length in bytes.
    package var length: UInt64
}
