/// A cursor over a short text of digits and separators: timestamps and durations.
struct DigitCursor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    /// The byte at the cursor; nil at the end.
    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    @inline(__always)
    mutating func skip(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position &+= 1
        return true
    }

    /// Passes a letter of either case.
    mutating func skip(letter: UInt8) -> Bool {
        guard let current, current.isLetter, current.lowercased == letter else { return false }
        position += 1
        return true
    }

    /// A number of exactly so many digits.
    @inline(__always)
    mutating func number(digits: Int) -> Int? {
        guard position &+ digits <= bytes.count else { return nil }
        let end = position &+ digits
        var value = 0
        // A text of so few digits overflows nothing.
        while position < end {
            let digit = bytes[position] &- .zero
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int(digit)
            position &+= 1
        }
        return value
    }

    /// A number of one digit or more; nil also when it exceeds 64 bits.
    mutating func number() -> Int? {
        let first = position
        var value = 0
        while let digit = current, digit.isDigit {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int(digit - .zero))
            guard !overflow, !carry else { return nil }
            value = sum
            position += 1
        }
        return position > first ? value : nil
    }

    /// The digits behind a decimal point, at least one, in units of 10^-maxDigits.
    mutating func fraction(maxDigits: Int) -> Int? {
        let first = position
        var value = 0
        while let digit = current, digit.isDigit {
            guard position &- first < maxDigits else { return nil }
            value = value &* 10 &+ Int(digit &- .zero)
            position &+= 1
        }
        guard position > first else { return nil }
        var missing = maxDigits &- (position &- first)
        while missing > 0 {
            value = value &* 10
            missing &-= 1
        }
        return value
    }

    /// `Z` or `±hh:mm`, in seconds east of UTC (RFC 3339 section 5.6).
    mutating func utcOffset() -> Int? {
        if skip(letter: UInt8(ascii: "z")) { return 0 }
        let isWest = current == .minus
        guard isWest || current == .plus else { return nil }
        position += 1
        guard let hours = number(digits: 2), hours <= 23, skip(.colon), let minutes = number(digits: 2), minutes <= 59
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return isWest ? -seconds : seconds
    }
}
