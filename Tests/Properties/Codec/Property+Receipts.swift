import PNSCodec

extension Property {
    /// Any bytes are a receipt or a fault, and any JSON has a preview of bounded length or none; names are told as they came.
    static let receipts = Property(name: "receipts", seeds: { VectorTexts.below("receipts/") }) { bytes in
        try Self.check(Receipt.self, bytes, Self.fault(of: bytes))
        if let content = try? JSONValue(wire: bytes), let preview = try? Preview.text(of: content, limit: 20) {
            try demand(preview.unicodeScalars.count <= 21, "the preview has \(preview.unicodeScalars.count) scalars")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        if let uid = UID(userID: text) {
            try demand(uid.userID.utf8.elementsEqual(bytes), "\(uid) has another text")
        }
        if let topic = TopicName(text) { try Self.check(topic) }
        if let mode = AccessMode(text) {
            try demand(AccessMode(mode.text) == mode, "\(mode) is not what was read")
            try demand(mode.applying("+\(mode == .none ? "J" : mode.text)") != nil, "\(mode) cannot be added")
        }
    }

    /// Whoever is in a talk is told the other one, and the name follows from the two.
    private static func check(_ topic: TopicName) throws(Violation) {
        try demand(topic.alias?.alias ?? topic == topic, "the alias of \(topic) is another topic")
        guard case .pair(let low, let high) = topic.category else { return }
        try demand(TopicName(pair: high, low) == topic, "\(topic) has another name")
        try demand(topic.seen(by: low)?.text == high.userID, "\(low) is not told \(high)")
        try demand(topic.seen(by: high)?.text == low.userID, "\(high) is not told \(low)")
    }
}
