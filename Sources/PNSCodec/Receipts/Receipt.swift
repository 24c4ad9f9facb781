/// A push and the users whom it is about, those who did not get it among them.
///
/// Spec: RCT-001 to RCT-006, RCT-030 to RCT-032
public struct Receipt: WireValue, Codable {
    /// The users; nil only in a receipt that is about a channel alone.
    public var to: [UID: Recipient]? {
        get { self.recipients?.byUser }
        set { self.recipients = newValue.map(Recipients.init(byUser:)) }
    }
    /// The channel whose readers are told too, a topic of that category; nil for none (feature `receipts-channel`).
    public var channel: TopicName? { self.channelName?.value?.topic }
    /// What happened.
    public var payload: Payload

    private var recipients: Recipients?
    private var channelName: EmptyAsNone<ChannelName>?

    /// Makes a receipt for users.
    public init(to: [UID: Recipient], payload: Payload) {
        self.recipients = Recipients(byUser: to)
        self.payload = payload
    }

    /// Makes a receipt for the readers of a channel.
    ///
    /// - Parameters:
    ///   - to: Users who are told besides.
    ///   - channel: The channel; nil comes of a topic that is none.
    ///   - payload: What happened.
    public init?(to: [UID: Recipient]? = nil, channel: TopicName, payload: Payload) {
        guard let name = ChannelName(channel) else { return nil }
        self.recipients = to.map(Recipients.init(byUser:))
        self.channelName = EmptyAsNone(name)
        self.payload = payload
    }
}

extension Receipt: WireObject {
    init() {
        self.payload = Payload()
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("to", &self.recipients)
        try coder.member("channel", &self.channelName)
        try coder.member("payload", &self.payload)
    }

    mutating func normalize() {
        if self.channelName?.value == nil { self.channelName = nil }
    }

    /// Somebody has to be meant (RCT-002, RCT-030).
    func incompleteness() -> Incompleteness? {
        self.recipients == nil && self.channel == nil ? .member("to") : nil
    }
}
