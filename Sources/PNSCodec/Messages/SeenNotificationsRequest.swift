/// `{"seenNotificationsRequest":{"receivedAfter":"…"}}`, device to server: asks for what was seen already.
///
/// Spec: SEN-001, SEN-004, SEN-005, SEN-009
public struct SeenNotificationsRequest: WireValue, Codable {
    /// Only notifications created later than this are wanted; nil for all that are retained.
    ///
    /// On the wire the member can be absent, null or the empty string for nil (SEN-005).
    public var receivedAfter: Timestamp?

    /// Makes a request.
    public init(receivedAfter: Timestamp? = nil) {
        self.receivedAfter = receivedAfter
    }
}

extension SeenNotificationsRequest: WireObject {
    init() {
        receivedAfter = nil
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        var content = Content(receivedAfter: receivedAfter)
        try coder.member("seenNotificationsRequest", &content)
        receivedAfter = content.receivedAfter
    }

    /// The object behind the name of the message.
    struct Content: WireObject, Hashable {
        var receivedAfter: Timestamp?

        init() {}

        init(receivedAfter: Timestamp?) {
            self.receivedAfter = receivedAfter
        }

        mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
            // The empty string and absence are the same request; absence is written.
            var member = receivedAfter.map { ReceivedAfter(timestamp: $0) }
            try coder.member("receivedAfter", &member)
            receivedAfter = member?.timestamp
        }
    }

    /// A timestamp, or nil for the empty string (SEN-005).
    struct ReceivedAfter: WireElement, Hashable {
        var timestamp: Timestamp?
    }
}

extension SeenNotificationsRequest.ReceivedAfter {
    init(from decoder: any Decoder) throws {
        if try decoder.singleValueContainer().decode(String.self).isEmpty {
            timestamp = nil
        } else {
            timestamp = try Timestamp(from: decoder)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(timestamp?.description ?? "")
    }

    static func read(_ reader: inout WireReader) throws(RawFault) -> Self {
        let offset = reader.position
        let text = try reader.readText()
        if text.isEmpty { return Self(timestamp: nil) }
        // SEN-009
        guard let timestamp = Timestamp(bytes: text) else { throw RawFault(.invalidTimestamp, offset) }
        return Self(timestamp: timestamp)
    }

    func write(_ writer: inout WireWriter) {
        guard let timestamp else { return writer.write(string: "") }
        timestamp.write(&writer)
    }
}
