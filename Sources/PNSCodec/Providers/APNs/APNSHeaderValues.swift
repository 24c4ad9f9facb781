/// How urgent a notification of APNs is.
///
/// Spec: APN-043
public enum APNSPriority: Int, CaseIterable, Hashable, Sendable {
    /// At once.
    case immediate = 10
    /// When the power of the device permits; the only one of a push in the background.
    case background = 5
    /// When the power of the device permits, and without waking it.
    case powerSaving = 1
}

extension APNSPriority: TextElement {
    static var fault: FaultKind { .outOfRange }

    init?(wireText: String) {
        guard let priority = Self.allCases.first(where: { $0.wireText == wireText }) else { return nil }
        self = priority
    }

    var wireText: String { String(self.rawValue) }

    /// Reads the digits.
    ///
    /// - Throws: `DecodingError`; its underlying error is a `WireFault` of reason `out-of-range`.
    public init(from decoder: any Decoder) throws {
        try self.init(textFrom: decoder)
    }

    /// Writes the digits.
    public func encode(to encoder: any Encoder) throws {
        try self.encode(textTo: encoder)
    }
}

/// The id of a notification of APNs: a UUID in lower case.
///
/// Spec: APN-042
public struct APNSID: Hashable, Sendable {
    /// The text.
    public let text: String

    /// Takes 32 hexadecimal digits in lower case in groups of 8, 4, 4, 4 and 12; nil comes of anything else.
    public init?(_ text: String) {
        let groups = text.utf8.split(separator: .minus, omittingEmptySubsequences: false)
        guard groups.map(\.count) == [8, 4, 4, 4, 12],
            groups.allSatisfy({ $0.allSatisfy { $0.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) } })
        else { return nil }
        self.text = text
    }
}

extension APNSID: FormText {}

/// The id by which a notification replaces another one, 1 to 64 bytes.
///
/// Spec: APN-044
public struct APNSCollapseID: Hashable, Sendable {
    /// The text.
    public let text: String

    /// The most bytes it can have.
    public static let maxBytes = 64

    /// Takes a text; nil comes of the empty one and of one that is too long.
    public init?(_ text: String) {
        guard (1...Self.maxBytes).contains(text.utf8.count) else { return nil }
        self.text = text
    }
}

extension APNSCollapseID: FormText {
    static var fault: FaultKind { .tooLong }
}

/// A whole number of seconds since 1970, in digits.
struct APNSSeconds: TextElement {
    var seconds: Int64

    init?(seconds: Int64) {
        guard (0...APNSDictionary.maxSeconds).contains(seconds) else { return nil }
        self.seconds = seconds
    }

    static var fault: FaultKind { .outOfRange }

    init?(wireText: String) {
        guard !wireText.isEmpty, wireText.utf8.allSatisfy(\.isDigit), let seconds = Int64(wireText) else { return nil }
        self.init(seconds: seconds)
    }

    var wireText: String { String(self.seconds) }
}

/// The token of a device at APNs: bytes in hexadecimal digits of either case, of no certain length.
///
/// Spec: APN-050
public struct APNSDeviceToken: Hashable, Sendable {
    /// The digits, as they came.
    public let text: String

    /// Takes an even number of digits; nil comes of anything else.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count.isMultiple(of: 2), text.utf8.allSatisfy(\.isHexDigit) else { return nil }
        self.text = text
    }

    /// The path that a notification is posted to.
    public var path: String { "/3/device/\(self.text)" }
}

extension APNSDeviceToken: FormText {}
