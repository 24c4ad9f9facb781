public import PNSCodec

/// The header `Retry-After`: seconds, or a date (RFC 9110 section 10.2.3).
public enum RetryAfter {
    /// How long an answer asks to wait.
    ///
    /// - Parameters:
    ///   - answer: The answer of a provider.
    ///   - now: The time.
    /// - Returns: The wait, zero or more; `nil` where the header is absent or says neither.
    public static func wait(of answer: OutboundAnswer, at now: Timestamp) -> Duration? {
        answer.header("Retry-After").flatMap { self.wait($0, at: now) }
    }

    /// How long a value of the header asks to wait.
    ///
    /// - Parameters:
    ///   - text: The value.
    ///   - now: The time.
    /// - Returns: The wait, zero or more; `nil` where the text is neither.
    public static func wait(_ text: String, at now: Timestamp) -> Duration? {
        let text = text.split(separator: " ").joined(separator: " ")
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            // Longer than a number holds is for ever.
            return .seconds(min(Int64(text) ?? .max, 3_155_760_000))
        }
        return self.date(text).map { max($0.since(now), .zero) }
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The form that servers write: `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func date(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT", parts[1].utf8.count == 2,
            let month = self.months.firstIndex(of: String(parts[2]))
        else { return nil }
        return Timestamp("\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])T\(parts[4])Z")
    }
}
