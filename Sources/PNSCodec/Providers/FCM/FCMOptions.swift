/// What FCM itself does with a message; which members mean something depends on the place.
///
/// Spec: FCM-031, FCM-033
public struct FCMOptions: WireValue, Codable {
    /// What it is counted under in FCM's statistics.
    public var analyticsLabel: FCMLabel?
    /// Where a click leads (web).
    public var link: FCMLink?
    /// The URL of a picture (APNs).
    public var image: String?

    /// Makes options.
    public init(analyticsLabel: FCMLabel? = nil, link: FCMLink? = nil, image: String? = nil) {
        self.analyticsLabel = analyticsLabel
        self.link = link
        self.image = image
    }
}

extension FCMOptions: WireObject {
    init() {
        self.init(analyticsLabel: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("analyticsLabel", or: "analytics_label", &self.analyticsLabel)
        try coder.member("link", &self.link)
        try coder.member("image", &self.image)
    }
}
