/// A cursor over a whole text: the strict reader.
///
/// Every read takes time linear in the bytes it passes and recurses at most `StrictJSON.maxDepth` deep. While all is
/// well it keeps track of nothing but its position; where a fault lies is worked out afterwards, by `FaultPlace`.
struct WireReader: ~Copyable {
    let start: UnsafePointer<UInt8>
    let end: Int
    var position = 0
    /// Arrays and objects that are open.
    var depth = 0
    /// The object whose members are being visited.
    var object = ObjectState(nameBase: 0)
    /// Names of members that no visitor knows, to find doubled ones.
    var names = NameStack()
    /// The last string that had escapes, without them.
    var scratch = ScratchBuffer()
    /// The member whose absence, or whose value seen beside all others, was thrown.
    var missingMember: StaticString?

    /// - Parameter bytes: Outlives the reader.
    init(_ bytes: UnsafeRawBufferPointer) {
        // An empty text needs no bytes, but a pointer nevertheless.
        start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? WireReader.noBytes
        end = bytes.count
    }

    private static var noBytes: UnsafePointer<UInt8> { ("" as StaticString).utf8Start }

    /// Reads one value from a whole text, with whatever is wrong in the place where it is wrong.
    @inline(__always)
    static func readDocument<Value>(
        _ bytes: UnsafeRawBufferPointer,
        _ read: (inout WireReader) throws(RawFault) -> Value
    ) throws(WireFault) -> Value {
        var reader = WireReader(bytes)
        do throws(RawFault) {
            try reader.beginDocument()
            let value = try read(&reader)
            try reader.endDocument()
            return value
        } catch {
            throw FaultPlace.explain(error, missingMember: reader.missingMember, in: bytes)
        }
    }

    mutating func beginDocument() throws(RawFault) {
        // JSN-010
        if end >= 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF { throw RawFault(.byteOrderMark, 0) }
        skipWhitespace()
    }

    mutating func endDocument() throws(RawFault) {
        guard position < end else { return }
        skipWhitespace()
        guard position < end else { return }
        throw isUTF8(at: position) ? RawFault(.trailingData, position) : RawFault(.invalidUTF8, position)
    }

    // MARK: - Tokens

    /// The byte at the cursor, or 0, which begins no token, at the end.
    @inline(__always)
    var current: UInt8 { position < end ? start[position] : 0 }

    @inline(__always)
    mutating func skipWhitespace() {
        while position < end, start[position].isWhitespace { position &+= 1 }
    }

    /// The fault of a byte, or of the end, that cannot stand at the cursor.
    func tokenFault() -> RawFault {
        guard position < end else { return RawFault(.unexpectedEnd, end) }
        return RawFault(isUTF8(at: position) ? .unexpectedToken : .invalidUTF8, position)
    }

    /// Enters the array or object whose bracket is at the cursor.
    @inline(__always)
    mutating func enter() throws(RawFault) {
        // JSN-006, JSN-011
        guard depth < StrictJSON.maxDepth else { throw RawFault(.tooDeep, position) }
        depth &+= 1
        position &+= 1
        skipWhitespace()
    }

    @inline(__always)
    mutating func leave() {
        depth &-= 1
        position &+= 1
    }

    /// The fault of a value that has another type than the one wanted.
    ///
    /// It may also be no value at all; `FaultPlace` looks at the whole text again and tells the difference.
    func typeFault() -> RawFault { RawFault(.wrongType, position) }

    // MARK: - Arrays

    /// Enters an array; false, and left again, when it is empty.
    @inline(__always)
    mutating func openArray() throws(RawFault) -> Bool {
        guard current == .openBracket else { throw typeFault() }
        try enter()
        guard current == .closeBracket else { return true }
        leave()
        return false
    }

    /// Passes the comma behind an element; false, and the array left, when it was the last.
    @inline(__always)
    mutating func nextElement() throws(RawFault) -> Bool {
        try nextItem(closing: .closeBracket)
    }

    /// Passes the comma behind an element or member; false, and the array or object left, when it was the last.
    @inline(__always)
    mutating func nextItem(closing bracket: UInt8) throws(RawFault) -> Bool {
        if position < end, start[position].isWhitespace { skipWhitespace() }
        let byte = current
        if byte == .comma {
            let comma = position
            position &+= 1
            skipWhitespace()
            if current == bracket { throw RawFault(.trailingComma, comma) }
            return true
        }
        guard byte == bracket else { throw tokenFault() }
        leave()
        return false
    }

    // MARK: - Literals

    /// Passes `true`, `false` or `null`.
    mutating func skipLiteral(_ literal: StaticString) throws(RawFault) {
        for index in 0..<literal.utf8CodeUnitCount {
            guard current == literal.utf8Start[index] else { throw tokenFault() }
            position &+= 1
        }
    }
}
