/// What a provider that the runner plays does with the next request for a device, in place of what its own rules say.
public struct ProviderAnswer: Hashable, Sendable {
    /// How the exchange ends.
    public enum Ending: String, CaseIterable, Hashable, Sendable {
        /// With the answer.
        case answered
        /// The connection is closed without an answer.
        case hangUp
        /// Nothing comes; the connection stays open until the peer ends it.
        case never
        /// The answer is followed by a GOAWAY (HTTP/2), or by the end of the connection.
        case goAway
        /// GOAWAY names the request as not processed; nothing else comes of it (HTTP/2; elsewhere the connection ends).
        case refused
        /// The stream is reset as not processed, and the connection goes on (HTTP/2; elsewhere it ends).
        case refusedStream
    }

    /// The status; `nil` is that of the provider's own rules.
    public var status: Int?
    /// Header fields beside those of the provider.
    public var headers: [HeaderField]
    /// The body, byte for byte; `nil` is that of the provider's own rules.
    public var body: [UInt8]?
    /// What stands for this device in the list of results of a batch; the rest of the answer follows from it.
    public var item: RawJSON?
    /// Milliseconds before it is answered.
    public var delayMilliseconds: Int
    /// How it ends.
    public var ending: Ending
    /// How many streams the connection can have from then on (HTTP/2); `nil` leaves it to the provider's own rules.
    public var maxStreams: Int?

    /// Describes an answer.
    public init(
        status: Int? = nil,
        headers: [HeaderField] = [],
        body: [UInt8]? = nil,
        item: RawJSON? = nil,
        delayMilliseconds: Int = 0,
        ending: Ending = .answered,
        maxStreams: Int? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.item = item
        self.delayMilliseconds = delayMilliseconds
        self.ending = ending
        self.maxStreams = maxStreams
    }

    /// What it is, for people.
    var words: String {
        var parts = [ending == .answered ? nil : ending.rawValue, status.map(String.init), item?.compact()]
        parts.append(body.map { String(decoding: $0.prefix(200), as: UTF8.self) })
        if let maxStreams { parts.append("at most \(maxStreams) streams from now on") }
        if delayMilliseconds > 0 { parts.append("after \(delayMilliseconds) ms") }
        let words = parts.compactMap(\.self).joined(separator: " ")
        return words.isEmpty ? "as usual" : words
    }
}
