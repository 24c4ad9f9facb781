/// The id of a broadcast channel of APNs, in base64 with its padding.
///
/// Spec: APN-027
public struct APNSChannelID: Hashable, Sendable {
    /// The text.
    public let text: String

    /// Takes a text; nil comes of one that is empty or no base64.
    public init?(_ text: String) {
        let digits = text.utf8.prefix { $0.isLetter || $0.isDigit || $0 == .plus || $0 == UInt8(ascii: "/") }
        let padding = text.utf8.dropFirst(digits.count)
        guard !digits.isEmpty, text.utf8.count.isMultiple(of: 4), padding.count <= 2,
            padding.allSatisfy({ $0 == UInt8(ascii: "=") })
        else { return nil }
        self.text = text
    }
}

extension APNSChannelID: FormText {}
