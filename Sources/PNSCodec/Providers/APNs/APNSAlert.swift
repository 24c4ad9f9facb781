/// What a notification shows: a text, or an object of several.
///
/// Spec: APN-010 to APN-012
public enum APNSAlert: Hashable, Sendable {
    /// The text.
    case text(String)
    /// The parts.
    case parts(APNSAlertParts)
}

extension APNSAlert: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> APNSAlert {
        switch reader.current {
        case .quote: .text(try reader.readString())
        default: .parts(try APNSAlertParts.read(&reader))
        }
    }

    func write(_ writer: inout WireWriter) {
        switch self {
        case .text(let text): writer.write(string: text)
        case .parts(let parts): parts.write(&writer)
        }
    }

    /// Reads a string or an object.
    public init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = .text(text)
        } else {
            self = .parts(try APNSAlertParts(from: decoder))
        }
    }

    /// Writes a string or an object.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let text): try text.encode(to: encoder)
        case .parts(let parts): try parts.encode(to: encoder)
        }
    }
}

/// The parts of what a notification shows.
///
/// Spec: APN-011, APN-012
public struct APNSAlertParts: WireValue, Codable {
    /// The title.
    public var title: APNSText?
    /// What stands below the title.
    public var subtitle: String?
    /// The text.
    public var body: APNSText?
    /// The file of a picture or storyboard that is shown on launch.
    public var launchImage: String?
    /// The name of a string of the application that is the title.
    public var titleLocKey: String?
    /// What is put into that string.
    public var titleLocArgs: [String]?
    /// The name of a string of the application that is the subtitle.
    public var subtitleLocKey: String?
    /// What is put into that string.
    public var subtitleLocArgs: [String]?
    /// The name of a string of the application that is the text.
    public var locKey: String?
    /// What is put into that string.
    public var locArgs: [String]?
    /// What is heard, in a live activity.
    public var sound: APNSSound?
    /// Members that are not known here, those of earlier systems among them.
    public var others: [JSONMember]

    /// Makes parts; others than these are set where they say something.
    public init(title: APNSText? = nil, subtitle: String? = nil, body: APNSText? = nil) {
        self.title = title
        self.subtitle = subtitle
        self.body = body
        self.others = []
    }
}

extension APNSAlertParts: OpenWireObject {
    init() {
        self.init(title: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("title", &self.title)
        try coder.member("subtitle", &self.subtitle)
        try coder.member("body", &self.body)
        try coder.member("launch-image", &self.launchImage)
        try coder.member("title-loc-key", &self.titleLocKey)
        try coder.member("title-loc-args", &self.titleLocArgs)
        try coder.member("subtitle-loc-key", &self.subtitleLocKey)
        try coder.member("subtitle-loc-args", &self.subtitleLocArgs)
        try coder.member("loc-key", &self.locKey)
        try coder.member("loc-args", &self.locArgs)
        try coder.member("sound", &self.sound)
    }
}

/// A text of an alert: itself, or in a live activity the name of a string of the application.
///
/// Spec: APN-012
public enum APNSText: Hashable, Sendable {
    /// The text.
    case plain(String)
    /// The name of a string, and what is put into it.
    case localized(APNSLocalizedText)
}

extension APNSText: ExpressibleByStringLiteral {
    /// Makes a text of a literal.
    public init(stringLiteral text: String) {
        self = .plain(text)
    }
}

extension APNSText: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> APNSText {
        switch reader.current {
        case .quote: .plain(try reader.readString())
        default: .localized(try APNSLocalizedText.read(&reader))
        }
    }

    func write(_ writer: inout WireWriter) {
        switch self {
        case .plain(let text): writer.write(string: text)
        case .localized(let text): text.write(&writer)
        }
    }

    /// Reads a string or an object.
    public init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = .plain(text)
        } else {
            self = .localized(try APNSLocalizedText(from: decoder))
        }
    }

    /// Writes a string or an object.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .plain(let text): try text.encode(to: encoder)
        case .localized(let text): try text.encode(to: encoder)
        }
    }
}

/// The name of a string of the application, and what is put into it.
public struct APNSLocalizedText: WireValue, Codable {
    /// The name of the string.
    public var locKey: String
    /// What is put into it.
    public var locArgs: [String]?

    /// Makes a text.
    public init(locKey: String, locArgs: [String]? = nil) {
        self.locKey = locKey
        self.locArgs = locArgs
    }
}

extension APNSLocalizedText: WireObject {
    init() {
        self.init(locKey: "")
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("loc-key", &self.locKey)
        try coder.member("loc-args", &self.locArgs)
    }
}
