/// What a device is known by to the provider that reaches it: opaque text, not empty, compared by its bytes.
///
/// Spec: RCT-015, RCT-016
public struct DeviceID: Sendable {
    /// The text; never empty.
    public let text: String

    /// Takes a text; nil comes of the empty one.
    public init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        self.text = text
    }

    /// For the place of an id that was not read yet.
    init(unchecked text: String) {
        self.text = text
    }
}

extension DeviceID: Hashable {
    /// Whether two ids have the same bytes; canonically equivalent ones can differ.
    public static func == (left: DeviceID, right: DeviceID) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Feeds the bytes of the text, not its characters, to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytesOf: self.text)
    }
}

extension DeviceID: CustomStringConvertible {
    /// The text.
    public var description: String { self.text }
}

extension DeviceID: TextElement {
    static var fault: FaultKind { .empty }

    init?(wireText: String) {
        self.init(wireText)
    }

    var wireText: String { self.text }
}
