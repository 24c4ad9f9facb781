/// Sixteen bytes at a time, with operations that every processor has.
///
/// Both sides of an operation are blocks: with a byte on one side the compiler takes lane by lane, a hundred times as long.
typealias ByteBlock = SIMD16<UInt8>

extension ByteBlock {
    /// How many bytes a block has.
    static var count: Int { 16 }

    @inline(__always)
    init(_ start: UnsafePointer<UInt8>) {
        self = UnsafeRawPointer(start).loadUnaligned(as: ByteBlock.self)
    }

    /// A block of sixteen equal bytes.
    @inline(__always)
    static func all(_ byte: UInt8) -> ByteBlock { ByteBlock(repeating: byte) }

    /// The bytes that a JSON string cannot hold as they are: quotes, backslashes and those below U+0020.
    @inline(__always)
    var specials: SIMDMask<SIMD16<Int8>> {
        (self .== Self.all(.quote)) .| (self .== Self.all(.backslash)) .| (self .< Self.all(.space))
    }

    /// Whether one of four blocks in a row has a byte that a JSON string cannot hold as it is.
    @inline(__always)
    static func haveSpecials(_ a: ByteBlock, _ b: ByteBlock, _ c: ByteBlock, _ d: ByteBlock) -> Bool {
        ((a.specials .| b.specials) .| (c.specials .| d.specials)).hasAny
    }

    /// Whether a byte lies beyond ASCII.
    @inline(__always)
    var hasHighBit: Bool {
        let halves = unsafeBitCast(self, to: SIMD2<UInt64>.self)
        return (halves.x | halves.y) & 0x8080_8080_8080_8080 != 0
    }
}

extension SIMDMask<SIMD16<Int8>> {
    /// Whether a bit is set; cheaper than a reduction over the lanes.
    @inline(__always)
    var hasAny: Bool {
        let halves = unsafeBitCast(self, to: SIMD2<UInt64>.self)
        return halves.x | halves.y != 0
    }

    /// The index of the first lane that is set, of which there is one.
    @inline(__always)
    var first: Int {
        let halves = unsafeBitCast(self, to: SIMD2<UInt64>.self)
        return halves.x != 0
            ? halves.x.littleEndian.trailingZeroBitCount &>> 3 : 8 &+ halves.y.littleEndian.trailingZeroBitCount &>> 3
    }
}
