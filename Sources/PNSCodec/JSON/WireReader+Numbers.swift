extension WireReader {
    /// Reads an integer in any spelling and checks its range (NUM-001, NUM-002).
    @inline(__always)
    mutating func readInteger<Value: FixedWidthInteger>(in range: ClosedRange<Value>) throws(RawFault) -> Value {
        let first = position
        var magnitude: UInt64 = 0
        var cursor = position
        // The spelling of senders: up to 18 digits, which cannot overflow, and a separator.
        let limit = min(end, cursor &+ 18)
        while cursor < limit, start[cursor].isDigit {
            magnitude = magnitude &* 10 &+ UInt64(start[cursor] &- .zero)
            cursor &+= 1
        }
        let hasLeadingZero = first < end && start[first] == .zero && cursor > first &+ 1
        if cursor > first, cursor < end, !hasLeadingZero, Self.endsNumber(start[cursor]) {
            position = cursor
            guard let value = Value(exactly: magnitude), range.contains(value) else {
                throw RawFault(.outOfRange, first)
            }
            return value
        }
        return try readAnyInteger(in: range)
    }

    private mutating func readAnyInteger<Value: FixedWidthInteger>(
        in range: ClosedRange<Value>
    ) throws(RawFault) -> Value {
        let first = position
        guard current == .minus || current.isDigit else { throw typeFault() }
        try skipNumber()
        let text = UnsafeBufferPointer(start: start + first, count: position &- first)
        switch ExactInteger(text) {
        case .fraction:
            throw RawFault(.notIntegral, first)
        case .tooLarge:
            throw RawFault(.outOfRange, first)
        case .integer(let integer):
            guard let value = integer.converted(to: Value.self), range.contains(value) else {
                throw RawFault(.outOfRange, first)
            }
            return value
        }
    }

    /// Passes a number and checks its grammar (RFC 8259 section 6).
    mutating func skipNumber() throws(RawFault) {
        if current == .minus { position &+= 1 }
        if current == .zero {
            position &+= 1
        } else {
            try skipDigits()
        }
        if current == .period {
            position &+= 1
            try skipDigits()
        }
        if current.lowercased == UInt8(ascii: "e") {
            position &+= 1
            if current == .plus || current == .minus { position &+= 1 }
            try skipDigits()
        }
        // `01`, `1.2.3`, `0x1` and `1_000` are one bad number, not a number and something else.
        guard position < end else { return }
        let byte = start[position]
        if byte.isDigit || byte.isLetter || byte == .period || byte == .plus || byte == .minus || byte == .underscore {
            throw RawFault(.invalidNumber, position)
        }
    }

    private mutating func skipDigits() throws(RawFault) {
        guard position < end else { throw RawFault(.unexpectedEnd, end) }
        guard start[position].isDigit else { throw RawFault(.invalidNumber, position) }
        while position < end, start[position].isDigit { position &+= 1 }
    }

    @inline(__always)
    private static func endsNumber(_ byte: UInt8) -> Bool {
        byte == .comma || byte == .closeBrace || byte == .closeBracket || byte.isWhitespace
    }
}
