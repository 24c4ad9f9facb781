/// The beginning of a message for a notification.
///
/// Spec: PRV-001 to PRV-006
public enum Preview {
    /// How many Unicode scalars a preview keeps; the source kept 80 until 2021.
    public static let usualLimit = 128

    /// The preview of some content.
    ///
    /// - Parameters:
    ///   - content: A string, a document, or nil or null for nothing.
    ///   - limit: How many Unicode scalars are kept, 0 or more; an ellipsis stands for what is not.
    /// - Returns: The plain text of the content, shortened.
    /// - Throws: `WireFault` of reason `invalid-content` for anything else.
    public static func text(of content: JSONValue?, limit: Int = usualLimit) throws(WireFault) -> String {
        guard let content, content != .null else { return "" }
        do throws(Drafty.Invalid) {
            return Self.shortened(try Drafty(content: content).plainText, limit: limit)
        } catch {
            throw WireFault(reason: .invalidContent)
        }
    }

    /// A text of at most so many Unicode scalars, with an ellipsis behind it when some were cut off.
    ///
    /// A cut can go through what a reader sees as one character: scalars are counted, as the source does.
    static func shortened(_ text: String, limit: Int) -> String {
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return text }
        return String(scalars[..<end]) + "\u{2026}"
    }
}
