/// What every platform shows of a message.
///
/// Spec: FCM-005
public struct FCMNotification: WireValue, Codable {
    /// The title.
    public var title: String?
    /// The text.
    public var body: String?
    /// The URL of a picture.
    public var image: String?

    /// Makes a notification.
    public init(title: String? = nil, body: String? = nil, image: String? = nil) {
        self.title = title
        self.body = body
        self.image = image
    }
}

extension FCMNotification: WireObject {
    init() {
        self.init(title: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("title", &self.title)
        try coder.member("body", &self.body)
        try coder.member("image", &self.image)
    }
}
