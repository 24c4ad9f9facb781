/// The bytes that JSON gives a meaning.
extension UInt8 {
    static let tab: UInt8 = 0x09
    static let newline: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let minus: UInt8 = 0x2D
    static let period: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let zero: UInt8 = 0x30
    static let nine: UInt8 = 0x39
    static let colon: UInt8 = 0x3A
    static let openBracket: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let closeBracket: UInt8 = 0x5D
    static let underscore: UInt8 = 0x5F
    static let openBrace: UInt8 = 0x7B
    static let closeBrace: UInt8 = 0x7D

    /// The same letter in lower case; other bytes may change too, so compare with letters only.
    @inline(__always)
    var lowercased: UInt8 { self | 0x20 }

    @inline(__always)
    var isDigit: Bool { self &- .zero < 10 }

    @inline(__always)
    var isWhitespace: Bool { self == .space || self == .newline || self == .carriageReturn || self == .tab }

    @inline(__always)
    var isLetter: Bool { lowercased &- 0x61 < 26 }

    /// The value of a hexadecimal digit, or nil.
    @inline(__always)
    var hexValue: UInt32? {
        if isDigit { return UInt32(self - .zero) }
        let letter = lowercased &- 0x61
        return letter < 6 ? UInt32(letter) + 10 : nil
    }
}

/// Whether two runs of bytes are equal; with a constant count it becomes a few wide comparisons.
@inline(__always)
func areEqual(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let left = UnsafeRawPointer(left)
    let right = UnsafeRawPointer(right)
    var index = 0
    while index &+ 8 <= count {
        guard word(index, as: UInt64.self) else { return false }
        index &+= 8
    }
    guard index < count else { return true }
    // What is left is compared together with bytes that were compared already.
    if count >= 8 { return word(count &- 8, as: UInt64.self) }
    if count >= 4 { return word(0, as: UInt32.self) && word(count &- 4, as: UInt32.self) }
    while index < count {
        guard word(index, as: UInt8.self) else { return false }
        index &+= 1
    }
    return true

    @inline(__always)
    func word<Word: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: Word.Type) -> Bool {
        left.loadUnaligned(fromByteOffset: offset, as: type) == right.loadUnaligned(fromByteOffset: offset, as: type)
    }
}
