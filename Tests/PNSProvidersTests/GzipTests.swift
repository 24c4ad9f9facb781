import Testing

@testable import PNSProviders

@Suite struct GzipTests {
    @Test(arguments: [0, 1, 100, 16_384, 16_385, 300_000])
    func comesBack(size: Int) throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }
        #expect(try Gzip.unpacked(Gzip.packed(bytes), maxBytes: size) == bytes)
    }

    @Test func refusesMoreThanTheBound() {
        let packed = Gzip.packed([UInt8](repeating: 7, count: 1_000_000))
        #expect(throws: Gzip.Fault.tooLong) { try Gzip.unpacked(packed, maxBytes: 999_999) }
    }

    @Test func refusesWhatIsDamaged() {
        let packed = Gzip.packed(Array("see you at six".utf8))
        #expect(throws: Gzip.Fault.damaged) { try Gzip.unpacked(Array(packed.dropLast()), maxBytes: 100) }
        #expect(throws: Gzip.Fault.damaged) { try Gzip.unpacked(packed + [0], maxBytes: 100) }
        #expect(throws: Gzip.Fault.damaged) { try Gzip.unpacked([], maxBytes: 100) }
        var turned = packed
        turned[packed.count - 6] ^= 1
        #expect(throws: Gzip.Fault.damaged) { try Gzip.unpacked(turned, maxBytes: 100) }
    }
}
