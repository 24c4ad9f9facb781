/// `{"id":"…"}`: the answer to a session that was opened.
///
/// Spec: GWM-009
public struct PushSessionAnswer: WireValue, Codable {
    /// The id of the session, a segment of the paths of its requests; never empty.
    public var id: String { self.text.text }

    private var text: NonEmptyText

    /// Makes an answer; nil comes of the empty id.
    public init?(id: String) {
        guard let text = NonEmptyText(id) else { return nil }
        self.text = text
    }
}

extension PushSessionAnswer: WireObject {
    init() {
        self.text = .unknown
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("id", &self.text)
    }
}
