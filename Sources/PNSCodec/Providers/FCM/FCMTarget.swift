/// Whom a message is for, as FCM names it.
///
/// Spec: FCM-001, FCM-002
public enum FCMTarget: Hashable, Sendable {
    /// One installation by its registration token.
    case token(DeviceID)
    /// All installations that have subscribed to a topic.
    case topic(FCMTopic)
    /// All installations of topics that a condition picks, as `'a' in topics && 'b' in topics`; not empty.
    case condition(String)
    /// One installation by its installation id.
    case fid(DeviceID)
}

/// The members of a message that name its target, of which exactly one is there.
struct FCMTargets: Hashable, Sendable {
    var token: DeviceID?
    var topic: FCMTopic?
    var condition: NonEmptyText?
    var fid: DeviceID?

    init() {}

    init(_ target: FCMTarget) {
        switch target {
        case .token(let token): self.token = token
        case .topic(let topic): self.topic = topic
        case .condition(let condition): self.condition = NonEmptyText(condition)
        case .fid(let fid): self.fid = fid
        }
    }

    /// Nil until one was read.
    var target: FCMTarget? {
        if let token { return .token(token) }
        if let topic { return .topic(topic) }
        if let condition { return .condition(condition.text) }
        return self.fid.map(FCMTarget.fid)
    }

    /// Whether more than one is there (FCM-002).
    var areSeveral: Bool {
        let there = [self.token != nil, self.topic != nil, self.condition != nil, self.fid != nil]
        return there.count { $0 } > 1
    }
}
