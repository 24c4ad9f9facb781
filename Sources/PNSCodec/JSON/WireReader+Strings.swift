/// Where a string lies between its quotes, and whether it has escapes.
struct ScannedString {
    var start: Int
    var end: Int
    var hasEscapes: Bool
    /// Whether all bytes are ASCII; they can still have escapes of other characters.
    var isASCII: Bool
}

extension WireReader {
    /// Reads a string and lends its text.
    ///
    /// - Returns: The text without quotes and escapes; valid until the next string is read.
    @inline(__always)
    mutating func readText() throws(RawFault) -> UnsafeBufferPointer<UInt8> {
        guard current == .quote else { throw typeFault() }
        let scanned = try scanString()
        return scanned.hasEscapes ? unescape(scanned) : raw(scanned)
    }

    /// Reads a string.
    @inline(__always)
    mutating func readString() throws(RawFault) -> String {
        guard current == .quote else { throw typeFault() }
        let plain = scanPlain()
        if plain.end < end, start[plain.end] == .quote {
            return String(checkedUTF8: raw(try finish(plain)), isASCII: plain.isASCII)
        }
        if let escaped = try readEscaped(plain) { return escaped }
        return string(try scanRest(of: plain))
    }

    /// The text of a string that was scanned.
    @inline(__always)
    mutating func string(_ scanned: ScannedString) -> String {
        scanned.hasEscapes
            ? String(checkedUTF8: unescape(scanned), isASCII: false)
            : String(checkedUTF8: raw(scanned), isASCII: scanned.isASCII)
    }

    /// The bytes of a string as they stand in the text.
    @inline(__always)
    func raw(_ scanned: ScannedString) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: start + scanned.start, count: scanned.end &- scanned.start)
    }

    /// Passes a string, from the opening quote at the cursor to behind the closing one, and checks all of it.
    @inline(__always)
    mutating func scanString() throws(RawFault) -> ScannedString {
        let plain = scanPlain()
        guard plain.end < end, start[plain.end] == .quote else { return try scanRest(of: plain) }
        return try finish(plain)
    }

    /// Ends a scan at the closing quote.
    @inline(__always)
    private mutating func finish(_ scanned: ScannedString) throws(RawFault) -> ScannedString {
        if !scanned.isASCII { try checkUTF8(scanned.start, scanned.end) }
        position = scanned.end &+ 1
        return scanned
    }

    /// Goes from the opening quote at the cursor as far as nothing special comes; the cursor stays.
    @inline(__always)
    private func scanPlain() -> ScannedString {
        let first = position &+ 1
        var cursor = first
        var highBits: UInt64 = 0
        // A long text in blocks, four at a time; what stops them is looked at below.
        while cursor &+ 4 &* ByteBlock.count <= end {
            let a = ByteBlock(start + cursor)
            let b = ByteBlock(start + (cursor &+ ByteBlock.count))
            let c = ByteBlock(start + (cursor &+ 2 &* ByteBlock.count))
            let d = ByteBlock(start + (cursor &+ 3 &* ByteBlock.count))
            guard !ByteBlock.haveSpecials(a, b, c, d) else { break }
            if ((a | b) | (c | d)).hasHighBit { highBits = 1 }
            cursor &+= 4 &* ByteBlock.count
        }
        while cursor &+ ByteBlock.count <= end {
            let block = ByteBlock(start + cursor)
            guard !block.specials.hasAny else { break }
            if block.hasHighBit { highBits = 1 }
            cursor &+= ByteBlock.count
        }
        // Eight bytes at a time: the lowest marked byte of each test is exact, and only that one is used.
        while cursor &+ 8 <= end {
            let word = self.word(at: cursor)
            let special = Self.specialBytes(word)
            if special != 0 {
                let index = special.trailingZeroBitCount
                highBits |= word & Self.highBitOfEach & ((1 &<< UInt64(index &- 7)) &- 1)
                cursor &+= index &>> 3
                break
            }
            highBits |= word & Self.highBitOfEach
            cursor &+= 8
        }
        return ScannedString(start: first, end: cursor, hasEscapes: false, isASCII: highBits == 0)
    }

    /// Reads a string in one pass whose escapes are all of two characters, as in most that have any.
    ///
    /// - Parameter plain: How far it goes without one.
    /// - Returns: The string; nil, and the cursor left where it was, when it has something else that is special or ends
    ///   near the end of the text.
    /// - Throws: The fault of bytes that are not UTF-8.
    private mutating func readEscaped(_ plain: ScannedString) throws(RawFault) -> String? {
        var cursor = plain.end
        var highBits: UInt64 = plain.isASCII ? 0 : 1
        scratch.reset(capacity: 2 * (plain.end &- plain.start) &+ 64)
        scratch.append(raw(plain))
        while cursor &+ 9 <= end {
            let word = self.word(at: cursor)
            let special = Self.specialBytes(word)
            let index = special == 0 ? 64 : special.trailingZeroBitCount &- 7
            let count = index &>> 3
            highBits |= word & Self.highBitOfEach & (index == 64 ? .max : (1 &<< UInt64(index)) &- 1)
            scratch.makeRoom()
            scratch.append(word, count: count)
            cursor &+= count
            if special == 0 { continue }
            switch start[cursor] {
            case .quote:
                if highBits != 0 { try checkUTF8(plain.start, cursor) }
                position = cursor &+ 1
                return String(checkedUTF8: scratch.text, isASCII: highBits == 0)
            case .backslash:
                guard let byte = Self.shortEscape(start[cursor &+ 1]) else { return nil }
                scratch.append(byte)
                cursor &+= 2
            default:
                return nil
            }
        }
        return nil
    }

    /// Eight bytes, the first one lowest.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    static var highBitOfEach: UInt64 { 0x8080_8080_8080_8080 }
    private static var lowBitOfEach: UInt64 { 0x0101_0101_0101_0101 }

    /// Marks quotes, backslashes and bytes below U+0020 with their high bit.
    @inline(__always)
    static func specialBytes(_ word: UInt64) -> UInt64 {
        let quotes = word ^ (lowBitOfEach &* UInt64(UInt8.quote))
        let backslashes = word ^ (lowBitOfEach &* UInt64(UInt8.backslash))
        let controls = (word &- lowBitOfEach &* 0x20) & ~word
        let matches =
            ((quotes &- lowBitOfEach) & ~quotes) | ((backslashes &- lowBitOfEach) & ~backslashes) | controls
        return matches & highBitOfEach
    }

    /// The slow part of a scan: escapes, faults, and the last few bytes of the text.
    private mutating func scanRest(of plain: ScannedString) throws(RawFault) -> ScannedString {
        let first = plain.start
        var cursor = plain.end
        var highBits: UInt64 = plain.isASCII ? 0 : 1
        var hasEscapes = false
        var fault = RawFault(.unexpectedEnd, end)
        while cursor < end {
            if cursor &+ 8 <= end {
                let word = self.word(at: cursor)
                let special = Self.specialBytes(word)
                if special == 0 {
                    highBits |= word & Self.highBitOfEach
                    cursor &+= 8
                    continue
                }
                let index = special.trailingZeroBitCount
                highBits |= word & Self.highBitOfEach & ((1 &<< UInt64(index &- 7)) &- 1)
                cursor &+= index &>> 3
            }
            let byte = start[cursor]
            if byte == .quote {
                if highBits != 0 { try checkUTF8(first, cursor) }
                position = cursor &+ 1
                return ScannedString(start: first, end: cursor, hasEscapes: hasEscapes, isASCII: highBits == 0)
            }
            if byte == .backslash {
                hasEscapes = true
                if cursor &+ 1 < end, Self.shortEscape(start[cursor &+ 1]) != nil {
                    cursor &+= 2
                    continue
                }
                do throws(RawFault) {
                    cursor = try skipUnicodeEscape(at: cursor)
                } catch {
                    fault = error
                    break
                }
                continue
            }
            if byte < .space {
                fault = RawFault(.controlCharacter, cursor)
                break
            }
            highBits |= UInt64(byte & 0x80)
            cursor &+= 1
        }
        // Whatever comes first in the text is the fault.
        if highBits != 0 { try checkUTF8(first, min(fault.offset, cursor)) }
        throw fault
    }

    /// What an escape of two characters stands for; nil when the letter makes none.
    @inline(__always)
    private static func shortEscape(_ letter: UInt8) -> UInt8? {
        switch letter {
        case .quote, .backslash, .slash: letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): .newline
        case UInt8(ascii: "r"): .carriageReturn
        case UInt8(ascii: "t"): .tab
        default: nil
        }
    }

    /// Checks the escape of a code unit at a backslash, a surrogate together with its partner.
    ///
    /// - Returns: The offset behind it.
    private func skipUnicodeEscape(at backslash: Int) throws(RawFault) -> Int {
        guard backslash &+ 1 < end else { throw RawFault(.unexpectedEnd, end) }
        guard start[backslash &+ 1] == UInt8(ascii: "u") else { throw RawFault(.invalidEscape, backslash) }
        let unit = try codeUnit(at: backslash)
        guard unit & 0xF800 == 0xD800 else { return backslash &+ 6 }
        // JSN-004
        guard unit < 0xDC00 else { throw RawFault(.loneSurrogate, backslash) }
        let partner = backslash &+ 6
        guard partner < end else { throw RawFault(.unexpectedEnd, end) }
        guard start[partner] == .backslash else { throw RawFault(.loneSurrogate, backslash) }
        guard partner &+ 1 < end else { throw RawFault(.unexpectedEnd, end) }
        guard start[partner &+ 1] == UInt8(ascii: "u") else { throw RawFault(.loneSurrogate, backslash) }
        let low: UInt32
        do throws(RawFault) {
            low = try codeUnit(at: partner)
        } catch {
            throw error.kind == .invalidEscape ? RawFault(.loneSurrogate, backslash) : error
        }
        guard low & 0xFC00 == 0xDC00 else { throw RawFault(.loneSurrogate, backslash) }
        return partner &+ 6
    }

    /// The four hexadecimal digits of `\uXXXX`.
    private func codeUnit(at backslash: Int) throws(RawFault) -> UInt32 {
        var unit: UInt32 = 0
        for index in (backslash &+ 2)..<(backslash &+ 6) {
            guard index < end else { throw RawFault(.unexpectedEnd, end) }
            guard let digit = start[index].hexValue else { throw RawFault(.invalidEscape, backslash) }
            unit = unit &<< 4 | digit
        }
        return unit
    }

    /// The text of a string that was scanned and has escapes, in the scratch buffer.
    mutating func unescape(_ scanned: ScannedString) -> UnsafeBufferPointer<UInt8> {
        scratch.reset(capacity: scanned.end &- scanned.start)
        var cursor = scanned.start
        while cursor < scanned.end {
            if cursor &+ 8 <= scanned.end {
                let word = self.word(at: cursor)
                let special = Self.specialBytes(word)
                let plain = special == 0 ? 8 : special.trailingZeroBitCount &>> 3
                scratch.append(word, count: plain)
                cursor &+= plain
                if special == 0 { continue }
            }
            let byte = start[cursor]
            guard byte == .backslash else {
                scratch.append(byte)
                cursor &+= 1
                continue
            }
            let letter = start[cursor &+ 1]
            cursor &+= 2
            if let byte = Self.shortEscape(letter) {
                scratch.append(byte)
                continue
            }
            var value = scannedCodeUnit(at: cursor)
            cursor &+= 4
            if value & 0xF800 == 0xD800 {
                value = 0x1_0000 &+ (value & 0x3FF) &<< 10 &+ (scannedCodeUnit(at: cursor &+ 2) & 0x3FF)
                cursor &+= 6
            }
            scratch.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        return scratch.text
    }

    /// Four hexadecimal digits that the scan has already checked.
    private func scannedCodeUnit(at offset: Int) -> UInt32 {
        (0..<4).reduce(0) { unit, index in unit &<< 4 | (start[offset &+ index].hexValue ?? 0) }
    }
}

extension String {
    /// Makes a string of bytes that were checked already; checking them again would take as long as reading them.
    @inline(__always)
    init(checkedUTF8 bytes: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
        if #available(macOS 26, *) {
            self = String(copying: UTF8Span(unchecked: bytes.span, isKnownASCII: isASCII))
        } else {
            self = String(decoding: bytes, as: UTF8.self)
        }
    }
}
