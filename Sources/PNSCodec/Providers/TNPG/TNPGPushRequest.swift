/// The body of a push to the gateway of Tinode: an array of messages of FCM, without an envelope.
///
/// Spec: TNP-001, TNP-002
public struct TNPGPushRequest: WireValue, Codable {
    /// The messages, 1…``maxMessages``.
    public let messages: [FCMMessage]

    /// The most messages in one request.
    public static let maxMessages = 100

    /// Makes a request; nil comes of no messages, and of too many.
    public init?(_ messages: [FCMMessage]) {
        guard (1...Self.maxMessages).contains(messages.count) else { return nil }
        self.messages = messages
    }

    /// Makes as many requests as some messages need, full but for the last, in order.
    public static func split(_ messages: [FCMMessage]) -> [TNPGPushRequest] {
        stride(from: 0, to: messages.count, by: Self.maxMessages).compactMap { start in
            Self(Array(messages[start..<min(start + Self.maxMessages, messages.count)]))
        }
    }
}

extension TNPGPushRequest {
    /// Reads a body.
    public init(wire bytes: UnsafeRawBufferPointer) throws(WireFault) {
        self = try WireReader.readDocument(bytes) { reader throws(RawFault) in
            let offset = reader.position
            let messages = try [FCMMessage].read(&reader)
            if let fault = Self.fault(of: messages) { throw RawFault(fault, offset) }
            return Self(checked: messages)
        }
    }

    /// Writes the body.
    public func wire() -> [UInt8] {
        self.withWire { [UInt8]($0) }
    }

    /// Writes the body and lends the bytes.
    public func withWire<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try WireWriter.withBytes(of: self.messages, body)
    }

    /// Reads a body.
    public init(from decoder: any Decoder) throws {
        self.messages = try decoder.singleValueContainer().decode([FCMMessage].self)
        if let fault = Self.fault(of: self.messages) {
            throw DecodingError.corrupted(fault.reason, at: decoder.codingPath)
        }
    }

    /// Writes the body.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.messages)
    }

    private init(checked messages: [FCMMessage]) {
        self.messages = messages
    }

    private static func fault(of messages: [FCMMessage]) -> FaultKind? {
        messages.isEmpty ? .empty : messages.count > Self.maxMessages ? .tooLong : nil
    }
}
