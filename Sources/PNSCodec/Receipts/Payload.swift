/// What happened, as it is told to devices: the payload of a receipt.
///
/// Members are letter for letter those of the source. Those whose presence depends on the action are chosen with it, so they
/// are set when the payload is made.
///
/// Spec: PAY-001 to PAY-042
public struct Payload: WireValue, Codable {
    /// What happened: `msg`, `sub`, or with a feature `read`.
    public private(set) var what: PushAction
    /// Whether to act without showing anything.
    public var silent: Bool
    /// The topic in which it happened, as the source of the receipt knows it.
    public var topic: TopicName
    /// When it happened, to the nanosecond.
    public var ts: Timestamp {
        get { self.shortestTS.instant }
        set { self.shortestTS.instant = newValue }
    }
    /// The user who did it; nil, written as the empty string, for nobody.
    public var from: UID? {
        get { self.sender.value }
        set { self.sender.value = newValue }
    }
    /// The number of the message, 0…``maxSeq``; 0 for none.
    public var seq: UInt64
    /// The type of the content, `text/x-drafty` or `text/plain`; empty for the latter.
    public var mime: String
    /// What was published, a string or a document with text and styles; nil for nothing.
    public var content: JSONValue?
    /// The rights that the user wants; of the action `sub` always there, else nil for none.
    public private(set) var want: AccessMode?
    /// The rights that the user was given; of the action `sub` always there, else nil for none.
    public private(set) var given: AccessMode?
    /// The state of a call (feature `receipts-call`).
    public var webrtc: CallState? { self.call?.value }
    /// True for a call without a picture, else nil (feature `receipts-call`).
    public private(set) var aonly: Bool?
    /// The number of the message that this one replaces, 1…``maxSeq``; `:12` on the wire (feature `receipts-replace`).
    public var replace: UInt64? {
        get { self.replacement?.value?.seq }
        set { self.replacement = newValue.map { EmptyAsNone(Replacement(seq: $0)) } }
    }

    private var shortestTS: ShortestTimestamp
    private var sender: EmptyAsNone<UID>
    private var call: EmptyAsNone<CallState>?
    private var replacement: EmptyAsNone<Replacement>?

    /// The largest number of a message, and of connections and unread messages: 2^53 − 1, which every reader can hold.
    public static let maxSeq: UInt64 = 9_007_199_254_740_991

    /// Makes a payload.
    ///
    /// - Parameters:
    ///   - what: What happened.
    ///   - silent: Whether to act without showing anything.
    ///   - topic: The topic in which it happened.
    ///   - ts: When it happened.
    ///   - from: The user who did it; nil for nobody.
    ///   - seq: The number of the message, 0…``maxSeq``; 0 for none.
    ///   - mime: The type of the content; empty for plain text.
    ///   - content: What was published; nil and null for nothing.
    ///   - want: The rights that the user wants; none where nil.
    ///   - given: The rights that the user was given; none where nil.
    ///   - webrtc: The state of the call that the message is about.
    ///   - aonly: Whether the call has no picture; without a call it is left out.
    ///   - replace: The number of the message that this one replaces, 1…``maxSeq``.
    public init(
        what: PushAction,
        silent: Bool = false,
        topic: TopicName,
        ts: Timestamp,
        from: UID? = nil,
        seq: UInt64 = 0,
        mime: String = "",
        content: JSONValue? = nil,
        want: AccessMode? = nil,
        given: AccessMode? = nil,
        webrtc: CallState? = nil,
        aonly: Bool = false,
        replace: UInt64? = nil
    ) {
        self.what = what
        self.silent = silent
        self.topic = topic
        self.shortestTS = ShortestTimestamp(instant: ts)
        self.sender = EmptyAsNone(from)
        self.seq = seq
        self.mime = mime
        self.content = content == .null ? nil : content
        self.want = want
        self.given = given
        self.call = webrtc.map { EmptyAsNone($0) }
        self.aonly = aonly && webrtc != nil
        self.replacement = replace.map { EmptyAsNone(Replacement(seq: $0)) }
        self.normalize()
    }
}

extension Payload: WireObject {
    init() {
        self.init(what: .message, topic: .system, ts: .earliest)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("what", &self.what)
        try coder.member("silent", &self.silent)
        try coder.member("topic", &self.topic)
        try coder.member("ts", &self.shortestTS)
        try coder.member("from", &self.sender)
        try coder.member("seq", &self.seq, in: 0...Self.maxSeq)
        try coder.member("mime", &self.mime)
        try coder.member("content", &self.content)
        try coder.member("want", &self.want)
        try coder.member("given", &self.given)
        try coder.member("webrtc", &self.call)
        try coder.member("aonly", &self.aonly)
        try coder.member("replace", &self.replacement)
    }

    /// Absent rights are none, which is said of the action `sub` and of no other (PAY-020, PAY-021).
    mutating func normalize() {
        if self.what == .subscription {
            self.want = self.want ?? AccessMode.none
            self.given = self.given ?? AccessMode.none
        } else {
            if self.want == AccessMode.none { self.want = nil }
            if self.given == AccessMode.none { self.given = nil }
        }
        if self.call?.value == nil { self.call = nil }
        if self.aonly == false { self.aonly = nil }
        if self.replacement?.value == nil { self.replacement = nil }
    }

    /// A call without a picture is a call (PAY-031).
    func incompleteness() -> Incompleteness? {
        self.aonly == true && self.webrtc == nil ? .member("webrtc") : nil
    }
}
