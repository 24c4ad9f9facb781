import NIOCore

extension [UInt8] {
    /// Appends bytes with the masking of RFC 6455 section 5.3 taken off.
    ///
    /// - Parameters:
    ///   - bytes: The masked bytes.
    ///   - key: The masking key, first byte of the wire in the lowest byte.
    ///   - offset: How many bytes of the same payload came before.
    mutating func append(masked bytes: ByteBufferView, key: UInt32, at offset: Int) {
        let turn = UInt32(truncatingIfNeeded: offset & 3) * 8
        let key = turn == 0 ? key : key >> turn | key << (32 - turn)
        let wide = UInt64(key) << 32 | UInt64(key)
        let start = self.count
        self.append(contentsOf: bytes)
        self.withUnsafeMutableBytes { all in
            var index = start
            while index + 8 <= all.count {
                let masked = all.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                all.storeBytes(
                    of: (UInt64(littleEndian: masked) ^ wide).littleEndian,
                    toByteOffset: index,
                    as: UInt64.self
                )
                index += 8
            }
            var rest = wide
            while index < all.count {
                all[index] ^= UInt8(truncatingIfNeeded: rest)
                rest >>= 8
                index += 1
            }
        }
    }
}
