/// The exact value of a JSON number, whatever its spelling.
///
/// `10`, `1e1` and `10.0` are one value. Nothing is rounded: the digits are kept, however many.
public struct DecimalText: Hashable, Sendable {
    /// Whether the value lies below zero; `-0` does not.
    let isNegative: Bool
    /// Digits 0…9 without leading and trailing zeros; empty for zero.
    let digits: [UInt8]
    /// The value is `0.digits × 10^exponent`.
    let exponent: Int

    /// Reads a number of the JSON grammar.
    ///
    /// Nil where the text is no such number, or its exponent does not fit into 64 bits.
    public init?(_ text: String) {
        var scalars = Substring(text).utf8
        let minus = scalars.first == UInt8(ascii: "-")
        if minus { scalars.removeFirst() }
        let whole = Self.takeDigits(&scalars)
        guard let first = whole.first, whole.count == 1 || first != 0 else { return nil }
        var fraction: [UInt8] = []
        if scalars.first == UInt8(ascii: ".") {
            scalars.removeFirst()
            fraction = Self.takeDigits(&scalars)
            guard !fraction.isEmpty else { return nil }
        }
        var power = 0
        if let letter = scalars.first, letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") {
            scalars.removeFirst()
            guard let exponent = Int(Substring(scalars)) else { return nil }
            power = exponent
            scalars = scalars.suffix(0)
        }
        guard scalars.isEmpty else { return nil }

        let all = whole + fraction
        let leading = all.prefix { $0 == 0 }.count
        let trailing = all.reversed().prefix { $0 == 0 }.count
        guard leading < all.count else {
            (isNegative, digits, exponent) = (false, [], 0)
            return
        }
        let (sum, overflow) = power.addingReportingOverflow(whole.count - leading)
        guard !overflow else { return nil }
        (isNegative, digits, exponent) = (minus, Array(all[leading..<(all.count - trailing)]), sum)
    }

    /// Whether the value is a whole number.
    public var isIntegral: Bool {
        digits.count <= exponent || digits.isEmpty
    }

    /// The value, if it is integral and fits into 64 bits.
    public var intValue: Int? {
        guard isIntegral else { return nil }
        guard exponent <= 19 else { return nil }
        var value = 0
        for position in 0..<exponent {
            let digit = position < digits.count ? Int(digits[position]) : 0
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, beyond) = product.subtractingReportingOverflow(digit)
            guard !over, !beyond else { return nil }
            value = sum
        }
        guard !isNegative else { return value }
        let (positive, overflow) = value.multipliedReportingOverflow(by: -1)
        return overflow ? nil : positive
    }

    private static func takeDigits(_ scalars: inout Substring.UTF8View) -> [UInt8] {
        let digits = scalars.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        scalars = scalars[digits.endIndex...]
        return digits.map { $0 - UInt8(ascii: "0") }
    }
}

extension DecimalText: Comparable {
    /// Orders by value.
    public static func < (left: DecimalText, right: DecimalText) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        return left.isNegative ? right.hasSmallerSize(than: left) : left.hasSmallerSize(than: right)
    }

    private func hasSmallerSize(than other: DecimalText) -> Bool {
        guard !digits.isEmpty, !other.digits.isEmpty else { return digits.isEmpty && !other.digits.isEmpty }
        guard exponent == other.exponent else { return exponent < other.exponent }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}
