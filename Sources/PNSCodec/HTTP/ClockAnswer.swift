/// `{"now":"…"}`: the time by the server's clock.
///
/// Spec: CTL-003, CTL-004
public struct ClockAnswer: WireValue, Codable {
    /// The server's time.
    public var now: Timestamp

    /// Makes an answer.
    public init(now: Timestamp) {
        self.now = now
    }
}

extension ClockAnswer: WireObject {
    init() {
        now = .earliest
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("now", &now)
    }
}
