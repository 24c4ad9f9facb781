/// The name of a topic that is a channel, where no other can stand (RCT-031).
struct ChannelName: TextElement {
    let topic: TopicName

    init?(_ topic: TopicName) {
        guard case .channel = topic.category else { return nil }
        self.topic = topic
    }

    static var fault: FaultKind { .invalidTopicName }

    init?(wireText: String) {
        guard let topic = TopicName(wireText) else { return nil }
        self.init(topic)
    }

    var wireText: String { self.topic.text }
}
