import PNSCodec

/// Makes receipts of their values.
enum VectorReceipt {
    /// A receipt; nil where the value is none.
    static func receipt(_ value: RawJSON) -> Receipt? {
        guard let payload = value["payload"].flatMap(Self.payload) else { return nil }
        var recipients: [UID: Recipient] = [:]
        for member in value["to"]?.members ?? [] {
            guard let uid = UID(userID: member.name), let recipient = Self.recipient(member.value) else { return nil }
            recipients[uid] = recipient
        }
        let to = value["to"] == nil ? nil : recipients
        if let channel = value["channel"]?.stringValue.flatMap(TopicName.init(_:)) {
            return Receipt(to: to, channel: channel, payload: payload)
        }
        return to.map { Receipt(to: $0, payload: payload) }
    }

    private static func recipient(_ value: RawJSON) -> Recipient? {
        guard let delivered = Self.number(value, "delivered"), let unread = Self.number(value, "unread") else {
            return nil
        }
        let devices = value["devices"]?.elements?.compactMap { $0.stringValue.flatMap(DeviceID.init(_:)) }
        return Recipient(delivered: delivered, devices: devices, unread: unread)
    }

    private static func payload(_ value: RawJSON) -> Payload? {
        func text(_ name: String) -> String? { value[name]?.stringValue }
        guard let what = text("what").flatMap(PushAction.init(rawValue:)),
            let topic = text("topic").flatMap(TopicName.init(_:)),
            let ts = text("ts").flatMap(Timestamp.init(_:)), let from = text("from"),
            let seq = Self.number(value, "seq"), let mime = text("mime"), case .bool(let isSilent)? = value["silent"]
        else { return nil }
        return Payload(
            what: what,
            silent: isSilent,
            topic: topic,
            ts: ts,
            from: UID(userID: from),
            seq: seq,
            mime: mime,
            content: value["content"].flatMap { try? JSONValue(wire: Array($0.compact().utf8)) },
            want: text("want").flatMap(AccessMode.init(_:)),
            given: text("given").flatMap(AccessMode.init(_:)),
            webrtc: text("webrtc").flatMap(CallState.init(rawValue:)),
            aonly: value["aonly"] == .bool(true),
            replace: text("replace").flatMap { UInt64($0.dropFirst()) }
        )
    }

    private static func number(_ value: RawJSON, _ name: String) -> UInt64? {
        value[name]?.stringValue.flatMap(UInt64.init(_:))
    }
}
