/// The headers of a request to APNs that say how a notification is handled, but for the credential.
///
/// As a JSON object of strings they stand in what FCM hands on; ``fields`` are the headers of a request.
///
/// Spec: APN-040 to APN-053
public struct APNSHeaders: WireValue, Codable {
    /// What is addressed: the bundle id, with a suffix that the push type asks for; not empty.
    public var topic: String { self.topicText.text }
    /// What kind of push it is; nil only where an old sender does not tell.
    public private(set) var pushType: APNSPushType?
    /// The id of the notification; nil to let APNs choose one.
    public var id: APNSID?
    /// Until when APNs keeps it for a device that is away, in seconds since 1970; 0 for one attempt and no storage, nil
    /// for what APNs does by itself.
    public var expiration: Int64? {
        get { self.expirationText?.seconds }
        set { self.expirationText = newValue.flatMap(APNSSeconds.init(seconds:)) }
    }
    /// How urgent it is; nil for 10.
    public private(set) var priority: APNSPriority?
    /// Of the notifications with this id the last is shown; 1 to 64 bytes.
    public var collapseID: APNSCollapseID?

    private var topicText: NonEmptyText
    private var expirationText: APNSSeconds?

    /// Makes headers of a topic whose suffix is there already.
    ///
    /// - Parameters:
    ///   - topic: What is addressed.
    ///   - pushType: What kind of push it is.
    ///   - priority: How urgent it is; nil for 5 of a push in the background, else 10.
    /// - Throws: A `WireFault` that names the header: an empty topic, one without the suffix of its push type, a push in
    ///   the background of another priority than 5.
    public init(topic: String, pushType: APNSPushType, priority: APNSPriority? = nil) throws(WireFault) {
        guard let text = NonEmptyText(topic) else { throw WireFault(reason: .empty, pointer: "/apns-topic") }
        self.topicText = text
        self.pushType = pushType
        self.priority = priority ?? (pushType == .background ? .background : .immediate)
        if let fault = self.fault { throw fault }
    }

    /// Reads the headers of a request; others than these are passed over.
    ///
    /// - Parameter fields: Names, without regard to case, and values.
    /// - Throws: A `WireFault` whose pointer names the header.
    public init(fields: [(name: String, value: String)]) throws(WireFault) {
        var members = TextMembers()
        for field in fields where field.name.lowercased().hasPrefix("apns-") {
            let name = field.name.lowercased()
            guard members[name] == nil else { throw WireFault(reason: .conflictingMembers, pointer: "/\(name)") }
            members[name] = field.value
        }
        let text = WireWriter.withBytes({ [UInt8]($0) }, write: { members.write(&$0) })
        self = try text.withUnsafeBufferPointer { (bytes) throws(WireFault) in
            try APNSHeaders(wire: UnsafeRawBufferPointer(bytes))
        }
    }

    /// The headers of a request, names in lower case, in one order.
    public var fields: [(name: String, value: String)] {
        var fields = [(name: "apns-topic", value: self.topic)]
        if let pushType { fields.append(("apns-push-type", pushType.rawValue)) }
        if let id { fields.append(("apns-id", id.text)) }
        if let seconds = self.expiration { fields.append(("apns-expiration", String(seconds))) }
        if let priority { fields.append(("apns-priority", priority.wireText)) }
        if let collapseID { fields.append(("apns-collapse-id", collapseID.text)) }
        return fields
    }

    /// What contradicts what (APN-045, APN-046, APN-047).
    private var fault: WireFault? {
        switch self.incompleteness() {
        case .fault(let kind, let name): WireFault(reason: kind.reason, pointer: "/\(name?.description ?? "")")
        case .member(let name): WireFault(reason: .missingMember, pointer: "/\(name)")
        case .form, nil: nil
        }
    }
}

extension APNSHeaders: WireObject {
    init() {
        self.topicText = .unknown
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("apns-topic", &self.topicText)
        try coder.member("apns-push-type", &self.pushType)
        try coder.member("apns-id", &self.id)
        try coder.member("apns-expiration", &self.expirationText)
        try coder.member("apns-priority", &self.priority)
        try coder.member("apns-collapse-id", &self.collapseID)
    }

    func incompleteness() -> Incompleteness? {
        guard let pushType else { return nil }
        if let suffix = pushType.topicSuffix, !self.topic.hasSuffix(suffix) {
            return .fault(.conflictingMembers, "apns-topic")
        }
        guard pushType == .background, self.priority != .background else { return nil }
        // Without the header the priority is 10.
        return self.priority == nil ? .member("apns-priority") : .fault(.conflictingMembers, "apns-priority")
    }
}
