/// The exact value of a JSON number that may be an integer of 64 bits.
///
/// Takes time linear in the text, whatever the exponent: digits are counted before any number is built.
///
/// NUM-001, NUM-002
enum ExactInteger {
    case integer(Signed)
    case fraction
    case tooLarge

    /// An integer as sign and magnitude, so that it covers both `Int64` and `UInt64`.
    struct Signed: Equatable {
        var isNegative: Bool
        var magnitude: UInt64

        func converted<Value: FixedWidthInteger>(to type: Value.Type) -> Value? {
            guard isNegative else { return Value(exactly: magnitude) }
            guard magnitude <= Int64.min.magnitude else { return nil }
            return Value(exactly: Int64(truncatingIfNeeded: 0 &- magnitude))
        }
    }

    /// - Parameter text: A number by the grammar of JSON.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        let isNegative = text.first == .minus
        // The digits without point, leading and trailing zeros, and the power of ten that they are to be scaled by.
        var firstDigit = -1
        var lastDigit = -1
        var digits = 0
        var digitsToLast = 0
        var fractionDigits = 0
        var seenPoint = false
        var index = isNegative ? 1 : 0
        while index < text.count, text[index].lowercased != UInt8(ascii: "e") {
            let byte = text[index]
            if byte == .period {
                seenPoint = true
            } else {
                if seenPoint { fractionDigits &+= 1 }
                if byte != .zero, firstDigit < 0 { firstDigit = index }
                if firstDigit >= 0 { digits &+= 1 }
                if byte != .zero {
                    lastDigit = index
                    digitsToLast = digits
                }
            }
            index &+= 1
        }
        guard firstDigit >= 0 else {
            self = .integer(Signed(isNegative: false, magnitude: 0))
            return
        }
        let exponent = Self.exponent(text[index...])
        let scale = exponent - fractionDigits + (digits - digitsToLast)
        guard scale >= 0 else {
            self = .fraction
            return
        }
        guard digitsToLast + scale <= 20 else {
            self = .tooLarge
            return
        }
        var magnitude: UInt64 = 0
        for byte in text[firstDigit...lastDigit] where byte != .period {
            guard Self.append(UInt64(byte - .zero), to: &magnitude) else {
                self = .tooLarge
                return
            }
        }
        for _ in 0..<scale {
            guard Self.append(0, to: &magnitude) else {
                self = .tooLarge
                return
            }
        }
        self = .integer(Signed(isNegative: isNegative, magnitude: magnitude))
    }

    private static func append(_ digit: UInt64, to magnitude: inout UInt64) -> Bool {
        let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(digit)
        magnitude = sum
        return !overflow && !carry
    }

    /// The exponent, held within ±2^62: no text has digits enough to bring a greater one back.
    private static func exponent(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        var value = 0
        var isNegative = false
        for byte in text.dropFirst() {
            if byte == .minus { isNegative = true }
            guard byte.isDigit else { continue }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow, product < 1 << 61 else {
                value = 1 << 61
                continue
            }
            value = product + Int(byte - .zero)
        }
        return isNegative ? -value : value
    }
}
