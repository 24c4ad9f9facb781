/// `{"advance":"PT1H"}`: moves the test clock.
///
/// Spec: CTL-003, CTL-005
public struct ClockAdvance: WireValue, Codable {
    /// How far the clock moves forward.
    public var advance: ISODuration

    /// Makes a request.
    public init(advance: ISODuration) {
        self.advance = advance
    }
}

extension ClockAdvance: WireObject {
    init() {
        advance = ISODuration(.zero)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("advance", &advance)
    }
}
