/// What a device may send: a request, in any of its spellings.
///
/// Reading tells three classes of faults apart: `malformed` for a text that is not JSON (FRM-003), `unknown-type` for
/// JSON that names no request (FRM-004), `bad-argument` for a request that cannot be accepted (FRM-005, FRM-006).
public enum DeviceMessage: WireValue, Codable {
    /// Asks for the unseen notifications (UNS-001). Written as an object, read in three spellings (UNS-002 to UNS-004).
    case unseenNotificationDataRequest
    /// Asks for seen notifications (SEN-001).
    case seenNotificationsRequest(SeenNotificationsRequest)
    /// Asks for unseen and seen notifications at once, feature `pns-2024` (DAT-001).
    case notificationDataRequest(NotificationDataRequest)
}

extension DeviceMessage {
    /// Reads one message, not necessarily JSON: the bare request word counts, by exact bytes (UNS-002).
    public init(wire bytes: UnsafeRawBufferPointer) throws(WireFault) {
        let word = UnsafeRawBufferPointer(
            start: UnseenNotificationDataRequest.name.utf8Start,
            count: UnseenNotificationDataRequest.name.utf8CodeUnitCount
        )
        guard !bytes.elementsEqual(word) else {
            self = .unseenNotificationDataRequest
            return
        }
        self = try WireReader.readDocument(bytes) { reader throws(RawFault) in try Self.read(&reader) }
    }

    /// Writes the object form.
    public func wire() -> [UInt8] {
        Members(self).wire()
    }

    /// Writes the object form and lends the bytes.
    public func withWire<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try WireWriter.withBytes(of: Members(self), body)
    }

    /// Reads the object form or the JSON string.
    public init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self) {
            guard word == UnseenNotificationDataRequest.name.description else {
                throw DecodingError.corrupted(.unknownType, at: decoder.codingPath)
            }
            self = .unseenNotificationDataRequest
            return
        }
        guard let message = try Members(from: decoder).message else {
            throw DecodingError.corrupted(.unknownType, at: decoder.codingPath)
        }
        self = message
    }

    /// Writes the object form.
    public func encode(to encoder: any Encoder) throws {
        try Members(self).encode(to: encoder)
    }

    private static func read(_ reader: inout WireReader) throws(RawFault) -> DeviceMessage {
        let offset = reader.position
        switch reader.current {
        case .openBrace:
            if let message = try Members.read(&reader).message { return message }
        case .quote:
            // UNS-003
            let name = UnseenNotificationDataRequest.name
            let text = try reader.readText()
            if text.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)) {
                return .unseenNotificationDataRequest
            }
        default:
            break
        }
        // FRM-004
        throw RawFault(.unknownType, offset)
    }

    /// The object form: the one request member that is there says which request it is.
    private struct Members: WireObject, Hashable {
        private var unseen: UnseenNotificationDataRequest?
        private var seen: SeenNotificationsRequest.Content?
        private var both: SeenNotificationsRequest.Content?

        init() {}

        init(_ message: DeviceMessage) {
            switch message {
            case .unseenNotificationDataRequest: unseen = UnseenNotificationDataRequest()
            case .seenNotificationsRequest(let request): seen = .init(receivedAfter: request.receivedAfter)
            case .notificationDataRequest(let request): both = .init(receivedAfter: request.receivedAfter)
            }
        }

        var message: DeviceMessage? {
            if unseen != nil { return .unseenNotificationDataRequest }
            if let both { return .notificationDataRequest(.init(receivedAfter: both.receivedAfter)) }
            return seen.map { .seenNotificationsRequest(SeenNotificationsRequest(receivedAfter: $0.receivedAfter)) }
        }

        private var isAmbiguous: Bool {
            (unseen != nil ? 1 : 0) + (seen != nil ? 1 : 0) + (both != nil ? 1 : 0) > 1
        }

        mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
            try coder.nonnullMember(UnseenNotificationDataRequest.name, &unseen)
            // FRM-006
            try coder.refuse(ifConflicting: isAmbiguous)
            try coder.nonnullMember("seenNotificationsRequest", &seen)
            try coder.refuse(ifConflicting: isAmbiguous)
            try coder.nonnullMember("notificationDataRequest", &both)
            try coder.refuse(ifConflicting: isAmbiguous)
        }

        func incompleteness() -> Incompleteness? {
            message == nil ? .form : nil
        }
    }
}
