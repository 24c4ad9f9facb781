/// The body of `POST /notify`: one record, or a batch that is stored as a whole or not at all.
///
/// Spec: NTF-001, NTF-010, NTF-011, NTF-012
public enum NotifyRequest: WireValue, Codable {
    /// One record, answered with a `NotifyAnswer`.
    case single(NotifyRecord)
    /// At least one record, answered with a `NotifyBatchAnswer`. The codec sets no upper bound (NTF-013).
    case batch([NotifyRecord])

    /// The records, in their order.
    public var records: [NotifyRecord] {
        switch self {
        case .single(let record): [record]
        case .batch(let records): records
        }
    }
}

extension NotifyRequest {
    /// Reads a body.
    public init(wire bytes: UnsafeRawBufferPointer) throws(WireFault) {
        self = try WireReader.readDocument(bytes) { reader throws(RawFault) in
            var members = try Members.read(&reader)
            return members.finish()
        }
    }

    /// Writes the body.
    public func wire() -> [UInt8] {
        withWire { [UInt8]($0) }
    }

    /// Writes the body and lends the bytes.
    public func withWire<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        switch self {
        // The members of a record are those of the body.
        case .single(let record): try record.withWire(body)
        case .batch: try WireWriter.withBytes(of: Members(self), body)
        }
    }

    /// Reads a body.
    public init(from decoder: any Decoder) throws {
        var members = try Members(from: decoder)
        self = members.finish()
    }

    /// Writes the body.
    public func encode(to encoder: any Encoder) throws {
        try Members(self).encode(to: encoder)
    }

    /// The members of both forms.
    ///
    /// JSN-009: null stands for absence where a record or a batch can lack the member, which is not so for user and
    /// data.
    private struct Members: WireObject, Hashable {
        private var notifications: Batch?
        private var notificationID: NotificationID?
        private var userID: UserID?
        private var notificationData: String?
        private var createDate: Timestamp?

        init() {}

        init(_ request: NotifyRequest) {
            switch request {
            case .single(let record):
                notificationID = record.notificationID
                userID = record.userID
                notificationData = record.notificationData
                createDate = record.createDate
            case .batch(let records):
                notifications = Batch(records: records)
            }
        }

        /// The request; only for members that are complete.
        ///
        /// Gives its strings away, which is cheaper than sharing them.
        mutating func finish() -> NotifyRequest {
            if let batch = notifications.take() { return .batch(batch.records) }
            return .single(
                NotifyRecord(
                    notificationID: notificationID.take(),
                    userID: userID.take() ?? UserID(unchecked: ""),
                    notificationData: notificationData.take() ?? "",
                    createDate: createDate
                )
            )
        }

        /// NTF-012: a record and a batch at once.
        private var isBoth: Bool {
            guard notifications != nil else { return false }
            return notificationID != nil || userID != nil || notificationData != nil || createDate != nil
        }

        mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
            try coder.member("notification_id", &notificationID)
            try coder.refuse(ifConflicting: isBoth)
            try coder.nonnullMember("user_id", &userID)
            try coder.refuse(ifConflicting: isBoth)
            try coder.nonnullMember("notification_data", &notificationData)
            try coder.refuse(ifConflicting: isBoth)
            try coder.member("create_date", alsoReadAs: ("creation_date", "created_date"), &createDate)
            try coder.refuse(ifConflicting: isBoth)
            try coder.member("notifications", &notifications)
            try coder.refuse(ifConflicting: isBoth)
        }

        /// A record needs both; a batch needs neither (NTF-022).
        func incompleteness() -> Incompleteness? {
            guard notifications == nil else { return nil }
            if userID == nil { return .member("user_id") }
            return notificationData == nil ? .member("notification_data") : nil
        }
    }

    /// The records of a batch, at least one (NTF-012).
    private struct Batch: WireElement, Hashable {
        var records: [NotifyRecord]

        init(records: [NotifyRecord]) {
            self.records = records
        }

        init(from decoder: any Decoder) throws {
            records = try decoder.singleValueContainer().decode([NotifyRecord].self)
            guard !records.isEmpty else { throw DecodingError.corrupted(.empty, at: decoder.codingPath) }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(records)
        }

        static func read(_ reader: inout WireReader) throws(RawFault) -> Batch {
            let offset = reader.position
            let records = try [NotifyRecord].read(&reader)
            guard !records.isEmpty else { throw RawFault(.empty, offset) }
            return Batch(records: records)
        }

        func write(_ writer: inout WireWriter) {
            records.write(&writer)
        }
    }
}
