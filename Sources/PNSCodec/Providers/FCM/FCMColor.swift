/// A colour of a notification, `#rrggbb`.
///
/// Spec: FCM-032
public struct FCMColor: Hashable, Sendable {
    /// The text.
    public let text: String

    /// Takes a `#` and six hexadecimal digits; nil comes of any other text.
    public init?(_ text: String) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6, digits.allSatisfy(\.isHexDigit) else {
            return nil
        }
        self.text = text
    }
}

extension FCMColor: FormText {}

extension UInt8 {
    /// Whether the byte is a hexadecimal digit in either case.
    var isHexDigit: Bool { self.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self.lowercased) }
}
