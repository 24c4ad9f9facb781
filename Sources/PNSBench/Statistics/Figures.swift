/// Numbers as people read them.
enum Figures {
    /// Three significant digits, thousands apart: `0.042`, `4.25`, `187`, `30 100`.
    static func short(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        guard value.magnitude >= 1 || value == 0 else { return decimal(value, places: value.magnitude < 0.1 ? 3 : 2) }
        if value.magnitude < 10 { return trimmed(decimal(value, places: 2)) }
        if value.magnitude < 100 { return trimmed(decimal(value, places: 1)) }
        var step = 1.0
        while value.magnitude / step >= 1_000 { step *= 10 }
        return grouped(Int((value / step).rounded()) * Int(step))
    }

    /// The middle with the extremes behind it: `4.25 (4.1…5.3)`.
    static func spread(_ summary: Summary) -> String {
        "\(short(summary.median)) (\(short(summary.min))…\(short(summary.max)))"
    }

    private static func decimal(_ value: Double, places: Int) -> String {
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = Int((value * Double(scale)).rounded())
        let fraction = String(scaled.magnitude % UInt(scale))
        let padded = String(repeating: "0", count: places - fraction.count) + fraction
        return (scaled < 0 ? "-" : "") + "\(scaled.magnitude / UInt(scale)).\(padded)"
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    private static func grouped(_ value: Int) -> String {
        var digits = String(value.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        groups.insert(digits, at: 0)
        return (value < 0 ? "-" : "") + groups.joined(separator: " ")
    }
}
