/// The push types of APNs and what they ask of the topic.
enum APNSPushType: String, CaseIterable {
    case alert, background, voip, complication, fileprovider, mdm, location, liveactivity, pushtotalk, widgets, controls

    /// What the topic ends with.
    var topicSuffix: String {
        switch self {
        case .alert, .background, .mdm: ""
        case .voip: ".voip"
        case .complication: ".complication"
        case .fileprovider: ".pushkit.fileprovider"
        case .location: ".location-query"
        case .liveactivity: ".push-type.liveactivity"
        case .pushtotalk: ".voip-ptt"
        case .widgets: ".push-type.widgets"
        case .controls: ".push-type.controls"
        }
    }

    /// The longest payload, in bytes.
    var maxPayloadBytes: Int { self == .voip ? 5_120 : 4_096 }

    /// Whether a topic is one of this type.
    func fits(_ topic: String) -> Bool {
        // The topic of MDM is a UID of its own.
        if self == .mdm { return true }
        guard self.topicSuffix.isEmpty else {
            return topic.hasSuffix(self.topicSuffix) && topic.count > self.topicSuffix.count
        }
        return !Self.allCases.contains { !$0.topicSuffix.isEmpty && topic.hasSuffix($0.topicSuffix) }
    }

    /// The topic without the suffix of its type.
    func bundle(of topic: String) -> String {
        topic.hasSuffix(self.topicSuffix) ? String(topic.dropLast(self.topicSuffix.count)) : topic
    }
}
