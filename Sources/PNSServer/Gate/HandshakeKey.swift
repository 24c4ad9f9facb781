import Crypto

/// The key of a handshake and the answer to it.
package enum HandshakeKey {
    /// The value of `Sec-WebSocket-Accept`, by RFC 6455 section 4.2.2 (CON-002).
    ///
    /// - Parameter key: The value of `Sec-WebSocket-Key`.
    /// - Returns: The value, or `nil` if the key is not the canonical base64 form of 16 bytes (CON-007).
    package static func accept(for key: String) -> String? {
        guard self.isWellFormed(key.utf8) else { return nil }
        var hash = Insecure.SHA1()
        hash.update(data: Array(key.utf8))
        hash.update(data: Array("258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8))
        return self.base64(Array(hash.finalize()))
    }

    /// 16 bytes are 21 symbols, one more that carries two bits, and two signs of padding.
    private static func isWellFormed(_ key: String.UTF8View) -> Bool {
        let bytes = Array(key)
        guard bytes.count == 24, bytes[22...].elementsEqual("==".utf8), "AQgw".utf8.contains(bytes[21]) else {
            return false
        }
        return bytes[..<22].allSatisfy { Self.symbols.contains($0) }
    }

    private static let symbols = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func base64(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * (3 - UInt32(group.count)))
            for place in 0..<4 {
                let symbol = Self.symbols[Int(bits >> (18 - 6 * UInt32(place)) & 0x3F)]
                text.append(place <= group.count ? symbol : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
