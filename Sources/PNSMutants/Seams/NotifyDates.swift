import PNSCodec

/// The text of a timestamp in its parts, whether or not it names an instant.
struct NotifyDates {
    /// The names of the create date (NTF-007).
    static let names = ["create_date", "creation_date", "created_date"]

    /// Date and time of day, such as `2026-03-04T05:06:07`.
    var local: Substring

    /// The digits behind the point.
    var fraction: Substring

    /// `Z` or hours and minutes, or nothing.
    var offset: Substring

    /// Takes a text apart.
    init(_ text: String) {
        let digits = text.suffix(6)
        let hasDigits = digits.count == 6 && "+-".contains(digits.first ?? " ") && digits.contains(":")
        self.offset = hasDigits ? digits : text.suffix(1).filter { "Zz".contains($0) }[...]
        let rest = text.dropLast(self.offset.count)
        self.local = rest.prefix { $0 != "." }
        self.fraction = rest.dropFirst(self.local.count + 1)
    }

    /// Whether the offset is written in digits.
    var hasOffsetInDigits: Bool { self.offset.count == 6 }

    /// The parts in a row.
    var text: String { "\(self.local)\(self.fraction.isEmpty ? "" : ".")\(self.fraction)\(self.offset)" }

    /// The text with other parts.
    static func edit(_ text: String, _ change: (inout NotifyDates) -> Void) -> String {
        var parts = Self(text)
        change(&parts)
        return parts.text
    }
}
