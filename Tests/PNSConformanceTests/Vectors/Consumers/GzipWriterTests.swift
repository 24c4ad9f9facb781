import Testing

@testable import PNSConformance

@Suite struct GzipWriterTests {
    @Test func `the checksum is that of the standard`() {
        #expect(GzipWriter.checksum(of: Array("123456789".utf8)) == 0xCBF4_3926)
    }

    private static let lines: String = (0..<5_000).map { "{\"id\":\($0 * 7_919)}" }.joined(separator: "\n")
    private static let long: String = "é\u{0}\u{1F600}" + String(repeating: "0123", count: 9_000)
    private static let texts: [String] = ["", "a", "abcabcabcabc", String(repeating: "x", count: 700), lines, long]

    @Test(arguments: texts)
    func `what is packed comes out again`(_ text: String) throws {
        let bytes = Array(text.utf8)
        let packed = GzipWriter.packed(bytes)
        #expect(try Inflater.unpacked(packed) == bytes)
        #expect(packed == GzipWriter.packed(bytes))
    }

    @Test func `a distance as far as the window goes is found, and none beyond`() throws {
        var state: UInt32 = 1
        var noise: [UInt8] = []
        for _ in 0..<33_000 {
            state = state &* 1_664_525 &+ 1_013_904_223
            noise.append(UInt8(truncatingIfNeeded: state >> 24))
        }
        let bytes = noise + noise.prefix(300)
        #expect(try Inflater.unpacked(GzipWriter.packed(bytes)) == bytes)
    }
}

/// A reader of gzip with the fixed codes, written from RFC 1951 alone.
private struct Inflater {
    struct Fault: Error {}

    private let bytes: [UInt8]
    private var bit = 0

    static func unpacked(_ packed: [UInt8]) throws -> [UInt8] {
        guard packed.starts(with: [0x1F, 0x8B, 8, 0]) else { throw Fault() }
        var inflater = Inflater(bytes: Array(packed.dropFirst(10).dropLast(8)))
        let result = try inflater.inflate()
        var trailer: UInt64 = 0
        for byte in packed.suffix(8).reversed() { trailer = (trailer << 8) | UInt64(byte) }
        guard trailer >> 32 == UInt64(result.count),
            trailer & 0xFFFF_FFFF == UInt64(GzipWriter.checksum(of: result))
        else { throw Fault() }
        return result
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func next() throws -> Int {
        guard bit / 8 < bytes.count else { throw Fault() }
        defer { bit += 1 }
        return Int(bytes[bit / 8] >> (bit % 8) & 1)
    }

    private mutating func number(_ count: Int) throws -> Int {
        var value = 0
        for place in 0..<count { value |= try next() << place }
        return value
    }

    private mutating func code(_ count: Int) throws -> Int {
        var value = 0
        for _ in 0..<count { value = try value << 1 | next() }
        return value
    }

    private mutating func symbol() throws -> Int {
        let seven = try code(7)
        if seven < 24 { return 256 + seven }
        let eight = try seven << 1 | next()
        if eight < 192 { return eight - 48 }
        if eight < 200 { return 280 + eight - 192 }
        return try (eight << 1 | next()) - 400 + 144
    }

    private mutating func inflate() throws -> [UInt8] {
        guard try number(3) == 0b011 else { throw Fault() }
        var result: [UInt8] = []
        while true {
            let symbol = try symbol()
            if symbol == 256 { return result }
            if symbol < 256 {
                result.append(UInt8(symbol))
                continue
            }
            let length = try length(symbol - 257)
            let distance = try distance(code(5))
            guard distance <= result.count, distance <= 32_768 else { throw Fault() }
            for _ in 0..<length { result.append(result[result.count - distance]) }
        }
    }

    private mutating func length(_ code: Int) throws -> Int {
        if code < 8 { return code + 3 }
        if code == 28 { return 258 }
        let extra = (code - 4) / 4
        let base = 3 + (4 + code % 4) << extra
        return base + (try number(extra))
    }

    private mutating func distance(_ code: Int) throws -> Int {
        if code < 4 { return code + 1 }
        let extra = (code - 2) / 2
        let base = 1 + (2 + code % 2) << extra
        return base + (try number(extra))
    }
}
