/// The name of an application, given by the operator; the ids of two applications never collide (NTF-033).
///
/// Names compare by their UTF-8 bytes.
public struct ApplicationName: Sendable {
    /// The name as text.
    public let text: String

    /// Creates a name.
    public init(_ text: String) {
        self.text = text
    }
}

extension ApplicationName: Hashable {
    /// Whether two names are the same bytes.
    public static func == (left: ApplicationName, right: ApplicationName) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Feeds the bytes of the name.
    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
        hasher.combine(0xFF as UInt8)
    }
}

extension ApplicationName: CustomStringConvertible {
    /// The name as text.
    public var description: String { text }
}
