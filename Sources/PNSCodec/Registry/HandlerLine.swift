/// A line of the handler `stdout`: what another handler would have sent.
///
/// Spec: RGM-050 to RGM-053
public enum HandlerLine: WireValue, Codable {
    /// A receipt.
    case receipt(Receipt)
    /// Devices that are subscribed to channels, or no longer (feature `receipts-channel`).
    case channel(ChannelChange)

    /// Who is subscribed to what, or no longer.
    public struct ChannelChange: WireValue, Codable {
        /// The user whose devices these are.
        public var user: UID
        /// The channel that all devices of the user are about; nil where one device is about all channels.
        public var channel: TopicName? { self.channelName?.topic }
        /// The device that is about all channels of the user; nil where a channel is named.
        public private(set) var device: DeviceID?
        /// True for no longer.
        public var unsub: Bool

        private var channelName: ChannelName?

        /// Makes a change of all devices of a user; nil comes of a topic that is no channel.
        public init?(user: UID, channel: TopicName, unsub: Bool) {
            guard let name = ChannelName(channel) else { return nil }
            self.user = user
            self.channelName = name
            self.unsub = unsub
        }

        /// Makes a change of one device.
        public init(user: UID, device: DeviceID, unsub: Bool) {
            self.user = user
            self.device = device
            self.unsub = unsub
        }
    }
}

extension HandlerLine {
    /// Reads a line, without its end.
    public init(wire bytes: UnsafeRawBufferPointer) throws(WireFault) {
        self = try WireReader.readDocument(bytes) { reader throws(RawFault) in try Members.read(&reader).line }
    }

    /// Writes the line, without its end.
    public func wire() -> [UInt8] {
        self.withWire { [UInt8]($0) }
    }

    /// Writes the line, without its end, and lends the bytes.
    public func withWire<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try WireWriter.withBytes(of: Members(self), body)
    }

    /// Reads a line.
    public init(from decoder: any Decoder) throws {
        self = try Members(from: decoder).line
    }

    /// Writes the line.
    public func encode(to encoder: any Encoder) throws {
        try Members(self).encode(to: encoder)
    }

    /// The members of both forms.
    private struct Members: WireObject, Hashable {
        var receipt: Receipt?
        var channel: ChannelChange?

        init() {}

        init(_ line: HandlerLine) {
            switch line {
            case .receipt(let receipt): self.receipt = receipt
            case .channel(let change): self.channel = change
            }
        }

        /// The line; only for members that are complete.
        var line: HandlerLine {
            self.receipt.map(HandlerLine.receipt) ?? .channel(self.channel ?? ChannelChange())
        }

        mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
            try coder.nonnullMember("receipt", &self.receipt)
            try coder.refuse(ifConflicting: self.receipt != nil && self.channel != nil)
            try coder.nonnullMember("channel", &self.channel)
            try coder.refuse(ifConflicting: self.receipt != nil && self.channel != nil)
        }

        func incompleteness() -> Incompleteness? {
            self.receipt == nil && self.channel == nil ? .form : nil
        }
    }
}

extension HandlerLine.ChannelChange: WireObject {
    init() {
        self.user = .unknown
        self.unsub = false
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("user", &self.user)
        try coder.member("channel", &self.channelName)
        try coder.refuse(ifConflicting: self.channelName != nil && self.device != nil)
        try coder.member("device", &self.device)
        try coder.refuse(ifConflicting: self.channelName != nil && self.device != nil)
        try coder.member("unsub", &self.unsub)
    }

    func incompleteness() -> Incompleteness? {
        self.channelName == nil && self.device == nil ? .member("channel") : nil
    }
}
