/// gzip (RFC 1952) with the fixed codes of deflate (RFC 1951).
///
/// An archive has to be the same bytes on every machine, and what zlib makes of a text depends on its version and on which of
/// its successors a system has.
enum GzipWriter {
    private static let window = 32_768
    private static let longest = 258
    /// How many earlier places with the same three bytes are looked at.
    private static let patience = 8

    /// Packs bytes.
    static func packed(_ bytes: [UInt8]) -> [UInt8] {
        // No name, no time, no system.
        var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        output += deflated(bytes)
        for value in [checksum(of: bytes), UInt32(truncatingIfNeeded: bytes.count)] {
            for shift: UInt32 in [0, 8, 16, 24] { output.append(UInt8(truncatingIfNeeded: value >> shift)) }
        }
        return output
    }

    /// The CRC-32 of the bytes.
    static func checksum(of bytes: [UInt8]) -> UInt32 {
        var table: [UInt32] = []
        for index: UInt32 in 0..<256 {
            var value = index
            for _ in 0..<8 { value = value & 1 == 1 ? (value >> 1) ^ 0xEDB8_8320 : value >> 1 }
            table.append(value)
        }
        var sum: UInt32 = .max
        for byte in bytes {
            let index = Int((sum ^ UInt32(byte)) & 0xFF)
            sum = (sum >> 8) ^ table[index]
        }
        return ~sum
    }

    private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var bits = BitWriter()
        bits.write(0b011, count: 3)  // the last block, with the fixed codes
        var heads = [Int](repeating: -1, count: window)
        var earlier = [Int](repeating: -1, count: bytes.count)
        var place = 0
        func note(_ place: Int) {
            guard place + 2 < bytes.count else { return }
            let key = hash(bytes, place)
            earlier[place] = heads[key]
            heads[key] = place
        }
        while place < bytes.count {
            let match = longestMatch(bytes, at: place, heads, earlier)
            guard let match else {
                bits.writeSymbol(Int(bytes[place]))
                note(place)
                place += 1
                continue
            }
            bits.writeMatch(length: match.length, distance: match.distance)
            for passed in place..<(place + match.length) { note(passed) }
            place += match.length
        }
        bits.writeSymbol(256)
        return bits.finished()
    }

    private static func hash(_ bytes: [UInt8], _ place: Int) -> Int {
        (Int(bytes[place]) << 10 ^ Int(bytes[place + 1]) << 5 ^ Int(bytes[place + 2])) & (window - 1)
    }

    private static func longestMatch(
        _ bytes: [UInt8],
        at place: Int,
        _ heads: [Int],
        _ earlier: [Int]
    ) -> (length: Int, distance: Int)? {
        guard place + 2 < bytes.count else { return nil }
        let limit = min(longest, bytes.count - place)
        var best = (length: 2, distance: 0)
        var candidate = heads[hash(bytes, place)]
        var left = patience
        while candidate >= 0, place - candidate <= window, left > 0, best.length < limit {
            // Whatever is longer has this byte too; most candidates end here.
            var length = bytes[candidate + best.length] == bytes[place + best.length] ? 0 : limit + 1
            while length < limit, bytes[candidate + length] == bytes[place + length] { length += 1 }
            if length <= limit, length > best.length { best = (length, place - candidate) }
            candidate = earlier[candidate]
            left -= 1
        }
        return best.distance == 0 ? nil : best
    }
}

/// Bits of deflate, the lowest first; codes are written from their highest bit.
private struct BitWriter {
    private var bytes: [UInt8] = []
    private var pending: UInt32 = 0
    private var count: UInt32 = 0

    /// The smallest length and distance of each code, and how many bits more tell them apart.
    private static let lengths: [(base: Int, extra: Int)] = ranges(first: 3, plain: 8, group: 4, upTo: 28) + [(258, 0)]
    private static let distances: [(base: Int, extra: Int)] = ranges(first: 1, plain: 4, group: 2, upTo: 30)

    private static func ranges(first: Int, plain: Int, group: Int, upTo codes: Int) -> [(base: Int, extra: Int)] {
        var (rows, base) = ([(base: Int, extra: Int)](), first)
        for code in 0..<codes {
            let extra = code < plain ? 0 : (code - plain) / group + 1
            rows.append((base, extra))
            base += 1 << extra
        }
        return rows
    }

    mutating func write(_ value: Int, count more: Int) {
        pending |= UInt32(value) << count
        count += UInt32(more)
        while count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            count -= 8
        }
    }

    private mutating func writeCode(_ code: Int, count: Int) {
        for bit in (0..<count).reversed() { write(code >> bit & 1, count: 1) }
    }

    /// A byte, the end of the block (256), or the code of a length.
    mutating func writeSymbol(_ symbol: Int) {
        switch symbol {
        case ..<144: writeCode(0x30 + symbol, count: 8)
        case ..<256: writeCode(0x190 + symbol - 144, count: 9)
        case ..<280: writeCode(symbol - 256, count: 7)
        default: writeCode(0xC0 + symbol - 280, count: 8)
        }
    }

    mutating func writeMatch(length: Int, distance: Int) {
        let lengthCode = Self.lengths.lastIndex { $0.base <= length } ?? 0
        writeSymbol(257 + lengthCode)
        write(length - Self.lengths[lengthCode].base, count: Self.lengths[lengthCode].extra)
        let distanceCode = Self.distances.lastIndex { $0.base <= distance } ?? 0
        writeCode(distanceCode, count: 5)
        write(distance - Self.distances[distanceCode].base, count: Self.distances[distanceCode].extra)
    }

    mutating func finished() -> [UInt8] {
        if count > 0 { write(0, count: Int(8 - count)) }
        return bytes
    }
}
