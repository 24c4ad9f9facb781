/// The name of a topic, and what it says about the topic.
///
/// A prefix of three letters and, but for `sys`, the text of a number in the form of ``UID``.
///
/// Spec: TOP-001 to TOP-008
public struct TopicName: Hashable, Sendable {
    /// What a topic is.
    public enum Category: Hashable, Sendable {
        /// `usr…`: a talk with this user, as its other party sees it.
        case user(UID)
        /// `p2p…`: a talk of two users, as it is stored; the smaller number first.
        case pair(UID, UID)
        /// `grp…`: a group.
        case group(UID)
        /// `chn…`: the same group, as the readers of its channel know it.
        case channel(UID)
        /// `fnd…`: what a user searches with.
        case find(UID)
        /// `slf…`: what a user writes to nobody else.
        case own(UID)
        /// `sys`: the service itself.
        case system
    }

    /// The name.
    public let text: String

    /// What the topic is.
    public let category: Category

    /// The topic of the service itself.
    public static let system = TopicName(text: "sys", category: .system)

    init(text: String, category: Category) {
        self.text = text
        self.category = category
    }

    /// Takes a name.
    ///
    /// - Parameter text: The name; nil comes of an unknown prefix, and of anything behind a prefix that does not belong
    ///   there.
    public init?(_ text: String) {
        let (prefix, name) = (text.utf8.prefix(3), text.utf8.dropFirst(3))
        guard let category = Self.category(prefix: prefix, name: name) else { return nil }
        self.init(text: text, category: category)
    }

    /// The stored name of the talk of two users, whichever comes first; nil for one user alone (TOP-004).
    public init?(pair first: UID, _ second: UID) {
        guard first != second else { return nil }
        let (low, high) = first.number < second.number ? (first, second) : (second, first)
        self.init(text: "p2p" + Base64URL.text(low.bytes + high.bytes), category: .pair(low, high))
    }

    /// The topic as a user is told about it: the stored name of a pair becomes the other user (TOP-005).
    ///
    /// - Parameter viewer: Who is told about it.
    /// - Returns: The topic; nil for a pair that the viewer is not one of.
    public func seen(by viewer: UID) -> TopicName? {
        guard case .pair(let low, let high) = self.category else { return self }
        guard viewer == low || viewer == high else { return nil }
        let other = viewer == low ? high : low
        return TopicName(text: other.userID, category: .user(other))
    }

    /// The same group under its other prefix: `chn…` of a group, `grp…` of a channel; nil for any other name.
    public var alias: TopicName? {
        switch self.category {
        case .group(let id): TopicName(text: "chn" + id.text, category: .channel(id))
        case .channel(let id): TopicName(text: "grp" + id.text, category: .group(id))
        case .user, .pair, .find, .own, .system: nil
        }
    }

    private static func category(prefix: Substring.UTF8View, name: Substring.UTF8View) -> Category? {
        switch String(decoding: prefix, as: UTF8.self) {
        case "usr": UID(utf8: name).map(Category.user)
        case "grp": UID(utf8: name).map(Category.group)
        case "chn": UID(utf8: name).map(Category.channel)
        case "fnd": UID(utf8: name).map(Category.find)
        case "slf": UID(utf8: name).map(Category.own)
        case "p2p": Self.pair(name)
        case "sys": name.isEmpty ? .system : nil
        default: nil
        }
    }

    private static func pair(_ name: Substring.UTF8View) -> Category? {
        guard let bytes = Base64URL.bytes(name), bytes.count == 16,
            let low = UID(bytes: bytes[..<8]), let high = UID(bytes: bytes[8...]), low.number < high.number
        else { return nil }
        return .pair(low, high)
    }
}

extension TopicName: CustomStringConvertible {
    /// The name.
    public var description: String { self.text }
}

extension TopicName: TextElement {
    static var fault: FaultKind { .invalidTopicName }

    init?(wireText: String) {
        self.init(wireText)
    }

    var wireText: String { self.text }
}
