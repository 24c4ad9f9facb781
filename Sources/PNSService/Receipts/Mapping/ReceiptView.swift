public import PNSCodec

/// What a receipt says to one recipient, whatever carries it there.
public struct ReceiptView: Hashable, Sendable {
    /// What happened.
    public let payload: Payload

    /// The topic in which it happened, as the recipient knows it.
    public let topic: TopicName

    /// The beginning of the message.
    public let preview: String

    /// How many unread messages the recipient has.
    public let unread: UInt64

    /// Whether a device acts without showing anything (MAP-020, MAP-021).
    public let isSilent: Bool

    private let namesSender: Bool

    /// Makes a view.
    ///
    /// - Parameters:
    ///   - payload: What happened.
    ///   - topic: The topic, as the recipient knows it.
    ///   - preview: The beginning of the message.
    ///   - unread: How many unread messages the recipient has.
    ///   - hasReached: Whether a connection of the recipient has it already.
    ///   - namesSender: Whether the recipient is told who did it.
    init(
        payload: Payload,
        topic: TopicName,
        preview: String,
        unread: UInt64,
        hasReached: Bool,
        namesSender: Bool
    ) {
        self.payload = payload
        self.topic = topic
        self.preview = preview
        self.unread = unread
        self.namesSender = namesSender
        let isForced = payload.what == .read || payload.webrtc != nil || payload.replace != nil
        self.isSilent = payload.silent || isForced || hasReached
    }

    /// Whether it is about messages that were read.
    public var isRead: Bool { self.payload.what == .read }

    /// The data for the application on the device: strings, whatever they stand for (MAP-010 to MAP-019).
    public var data: TextMembers {
        let payload = self.payload
        var data = TextMembers()
        data["what"] = payload.what.rawValue
        if self.isSilent { data["silent"] = "true" }
        data["topic"] = self.topic.text
        data["ts"] = payload.ts.shortestText
        if self.namesSender { data["xfrom"] = payload.from?.userID ?? "" }
        switch payload.what {
        case .subscription:
            data["modeWant"] = (payload.want ?? .none).text
            data["modeGiven"] = (payload.given ?? .none).text
        case .read:
            data["seq"] = "\(payload.seq)"
        default:
            data["seq"] = "\(payload.seq)"
            if !payload.mime.isEmpty { data["mime"] = payload.mime }
            data["content"] = self.preview
            if let call = payload.webrtc {
                data["webrtc"] = call.rawValue
                if payload.aonly == true { data["aonly"] = "true" }
            }
            if let replace = payload.replace { data["replace"] = ":\(replace)" }
        }
        return data
    }
}
