extension WireReader {
    /// Passes a value of any type and checks all of it.
    mutating func skipValue() throws(RawFault) {
        switch current {
        case .quote: _ = try scanString()
        case .openBrace: try skipObject()
        case .openBracket: try skipArray()
        case UInt8(ascii: "t"): try skipLiteral("true")
        case UInt8(ascii: "f"): try skipLiteral("false")
        case UInt8(ascii: "n"): try skipLiteral("null")
        case .minus, .zero ... .nine: try skipNumber()
        // Numbers of other languages, not of JSON.
        case .plus, .period: throw RawFault(.invalidNumber, position)
        default: throw tokenFault()
        }
    }

    private mutating func skipArray() throws(RawFault) {
        guard try openArray() else { return }
        repeat { try skipValue() } while try nextElement()
    }

    private mutating func skipObject() throws(RawFault) {
        let base = names.count
        try enter()
        guard current != .closeBrace else { return leave() }
        repeat {
            try passName(above: base)
            try skipValue()
        } while try nextItem(closing: .closeBrace)
        names.truncate(to: base)
    }

    /// Passes a name and its colon, and sees that the object has no other of this name.
    ///
    /// JSN-003, JSN-008: names are compared without their escapes, by their bytes.
    ///
    /// - Returns: The name; valid until the next string is read.
    @discardableResult
    mutating func passName(above base: Int) throws(RawFault) -> UnsafeBufferPointer<UInt8> {
        guard current == .quote else { throw tokenFault() }
        let offset = position
        let scanned = try scanString()
        let name = scanned.hasEscapes ? unescape(scanned) : raw(scanned)
        guard names.insert(name, above: base) else { throw RawFault(.duplicateMember, offset) }
        try passColon()
        return name
    }
}
