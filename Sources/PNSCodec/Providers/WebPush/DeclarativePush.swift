/// A push that a browser shows by itself, without a worker of the application.
///
/// Spec: DWP-001 to DWP-012
public struct DeclarativePush: WireValue, Codable {
    /// What is shown.
    public var notification: DeclarativeNotification
    /// Whether a worker of the application may change it first; nil for no.
    public var mutable: Bool?
    /// The number on the icon of the application; 0 takes it away, nil leaves it.
    public var appBadge: UInt64?

    private var webPush: DeclarativeMark

    /// Makes a push.
    public init(notification: DeclarativeNotification, mutable: Bool? = nil, appBadge: UInt64? = nil) {
        self.webPush = DeclarativeMark()
        self.notification = notification
        self.mutable = mutable
        self.appBadge = appBadge
    }
}

extension DeclarativePush: WireObject {
    init() {
        self.init(notification: DeclarativeNotification())
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("web_push", &self.webPush)
        try coder.member("notification", &self.notification)
        try coder.member("mutable", &self.mutable)
        try coder.member("app_badge", &self.appBadge, in: 0...UInt64.max)
    }
}

/// What a browser shows of a declarative push.
///
/// Spec: DWP-004 to DWP-009
public struct DeclarativeNotification: WireValue, Codable {
    /// The title; not empty.
    public var title: String { self.titleText.text }
    /// Where a click leads.
    public var navigate: NavigationTarget
    /// How the text runs.
    public var dir: TextDirection?
    /// The language, as `en-GB`.
    public var lang: String?
    /// The text.
    public var body: String?
    /// Of the notifications with this tag the last is shown.
    public var tag: String?
    /// The URL of an icon.
    public var icon: NavigationTarget?
    /// Whether nothing is heard.
    public var silent: Bool?
    /// Members that are not known here, those of the Notification API among them.
    public var others: [JSONMember]

    private var titleText: NonEmptyText

    /// Makes a notification; nil comes of an empty title.
    ///
    /// The other members are set where they say something.
    public init?(title: String, navigate: NavigationTarget, body: String? = nil) {
        guard let text = NonEmptyText(title) else { return nil }
        self.titleText = text
        self.navigate = navigate
        self.body = body
        self.others = []
    }
}

extension DeclarativeNotification: OpenWireObject {
    init() {
        self.titleText = .unknown
        self.navigate = .unknown
        self.others = []
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("title", &self.titleText)
        try coder.member("navigate", &self.navigate)
        try coder.member("dir", &self.dir)
        try coder.member("lang", &self.lang)
        try coder.member("body", &self.body)
        try coder.member("tag", &self.tag)
        try coder.member("icon", &self.icon)
        try coder.member("silent", &self.silent)
    }
}

/// How the text of a notification runs.
public enum TextDirection: String, CaseIterable, Hashable, Sendable {
    /// As its language does.
    case auto
    /// From left to right.
    case leftToRight = "ltr"
    /// From right to left.
    case rightToLeft = "rtl"
}

extension TextDirection: ClosedName {}

/// An absolute URL with an authority, as `https://shop.example/orders/7`.
///
/// Spec: DWP-006
public struct NavigationTarget: Hashable, Sendable {
    /// The URL.
    public let text: String

    /// Takes a URL; nil comes of a relative one, and of one with white space.
    public init?(_ text: String) {
        let scheme = text.utf8.prefix { $0 != .colon }
        let rest = text.utf8.dropFirst(scheme.count)
        let isScheme = scheme.allSatisfy { $0.isLetter || $0.isDigit || "+-.".utf8.contains($0) }
        guard let first = scheme.first, first.isLetter, isScheme, rest.starts(with: "://".utf8), rest.count > 3,
            text.utf8.allSatisfy({ $0 > .space && $0 != 0x7F })
        else { return nil }
        self.text = text
    }

    fileprivate static let unknown = NavigationTarget(unchecked: "")

    private init(unchecked text: String) {
        self.text = text
    }
}

extension NavigationTarget: FormText {}

/// The number that says that a push is declarative: 8030 in any spelling of a number (DWP-002).
private struct DeclarativeMark: WireElement, Hashable {
    private static let value = 8030

    init() {}

    static func read(_ reader: inout WireReader) throws(RawFault) -> DeclarativeMark {
        _ = try reader.readInteger(in: Self.value...Self.value)
        return DeclarativeMark()
    }

    func write(_ writer: inout WireWriter) {
        writer.write(integer: Self.value)
    }

    init(from decoder: any Decoder) throws {
        guard try decoder.singleValueContainer().decode(Int.self) == Self.value else {
            throw DecodingError.corrupted(.outOfRange, at: decoder.codingPath)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Self.value)
    }
}
