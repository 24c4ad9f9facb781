/// What a server may send to a device, for clients to read.
///
/// Spec: FRM-001
public enum ServerMessage: WireValue, Codable {
    /// The number of unseen notifications.
    case newNotificationCountChanged(NewNotificationCountChanged)
    /// The answer to an unseen request.
    case newNotificationData(NewNotificationData)
    /// The answer to a seen request.
    case seenNotificationData(SeenNotificationData)
    /// The answer to a request of the feature `pns-2024`.
    case notificationData(NotificationData)
    /// A message was refused.
    case error(ErrorMessage)
}

extension ServerMessage {
    /// Reads one message.
    public init(wire bytes: UnsafeRawBufferPointer) throws(WireFault) {
        self = try WireReader.readDocument(bytes) { reader throws(RawFault) in
            let offset = reader.position
            guard reader.current == .openBrace, let message = try Members.read(&reader).message else {
                throw RawFault(.unknownType, offset)
            }
            return message
        }
    }

    /// Writes the message.
    public func wire() -> [UInt8] {
        switch self {
        case .newNotificationCountChanged(let message): message.wire()
        case .newNotificationData(let message): message.wire()
        case .seenNotificationData(let message): message.wire()
        case .notificationData(let message): message.wire()
        case .error(let message): message.wire()
        }
    }

    /// Writes the message and lends the bytes.
    public func withWire<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        switch self {
        case .newNotificationCountChanged(let message): try message.withWire(body)
        case .newNotificationData(let message): try message.withWire(body)
        case .seenNotificationData(let message): try message.withWire(body)
        case .notificationData(let message): try message.withWire(body)
        case .error(let message): try message.withWire(body)
        }
    }

    /// Reads one message.
    public init(from decoder: any Decoder) throws {
        guard let message = try Members(from: decoder).message else {
            throw DecodingError.corrupted(.unknownType, at: decoder.codingPath)
        }
        self = message
    }

    /// Writes the message.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .newNotificationCountChanged(let message): try message.encode(to: encoder)
        case .newNotificationData(let message): try message.encode(to: encoder)
        case .seenNotificationData(let message): try message.encode(to: encoder)
        case .notificationData(let message): try message.encode(to: encoder)
        case .error(let message): try message.encode(to: encoder)
        }
    }

    /// The one message member that is there says which message it is.
    private struct Members: WireObject, Hashable {
        private var count: Count?
        private var unseen: [UnseenNotification]?
        private var seen: [SeenNotification]?
        private var dated: [DatedNotification]?
        private var error: ErrorMessage.Content?

        var message: ServerMessage? {
            if let count { return .newNotificationCountChanged(.init(newNotificationCountChanged: count.value)) }
            if let unseen { return .newNotificationData(.init(newNotificationData: unseen)) }
            if let seen { return .seenNotificationData(.init(seenNotificationData: seen)) }
            if let dated { return .notificationData(.init(notificationData: dated)) }
            return error.map { .error(ErrorMessage(error: $0)) }
        }

        private var isAmbiguous: Bool {
            let isCount = count != nil ? 1 : 0
            let isData = (unseen != nil ? 1 : 0) + (seen != nil ? 1 : 0) + (dated != nil ? 1 : 0)
            return isCount + isData + (error != nil ? 1 : 0) > 1
        }

        mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
            try coder.nonnullMember("newNotificationCountChanged", &count)
            try coder.refuse(ifConflicting: isAmbiguous)
            try coder.nonnullMember("newNotificationData", &unseen)
            try coder.refuse(ifConflicting: isAmbiguous)
            try coder.nonnullMember("seenNotificationData", &seen)
            try coder.refuse(ifConflicting: isAmbiguous)
            try coder.nonnullMember("notificationData", &dated)
            try coder.refuse(ifConflicting: isAmbiguous)
            try coder.nonnullMember("error", &error)
            try coder.refuse(ifConflicting: isAmbiguous)
        }

        func incompleteness() -> Incompleteness? {
            let isData = unseen != nil || seen != nil || dated != nil
            return count != nil || isData || error != nil ? nil : .form
        }
    }

    /// A count where the presence of its member matters.
    private struct Count: WireElement, Hashable {
        var value: UInt64

        private static var range: ClosedRange<UInt64> { 0...NewNotificationCountChanged.maxCount }

        init(value: UInt64) {
            self.value = value
        }

        init(from decoder: any Decoder) throws {
            value = try decoder.singleValueContainer().decode(UInt64.self)
            guard Self.range.contains(value) else { throw DecodingError.corrupted(.outOfRange, at: decoder.codingPath) }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(value)
        }

        static func read(_ reader: inout WireReader) throws(RawFault) -> Count {
            Count(value: try reader.readInteger(in: range))
        }

        func write(_ writer: inout WireWriter) {
            writer.write(integer: value)
        }
    }
}
