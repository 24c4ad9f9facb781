/// An instant, exact to the nanosecond.
///
/// Within the years 0002 to 9999 in UTC; leap seconds are not represented. Two texts with different offsets that name
/// the same instant give equal timestamps.
///
/// Spec: TIM-001 to TIM-005
public struct Timestamp: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z, rounded down; negative before.
    public let seconds: Int64

    /// Nanoseconds since `seconds`, 0…999 999 999.
    public let nanoseconds: UInt32

    /// The first instant that has a text: 0002-01-01T00:00:00Z (TIM-003).
    public static let earliest = Timestamp(uncheckedSeconds: -62_104_060_800, nanoseconds: 0)

    /// The last instant that has a text: 9999-12-31T23:59:59.999999999Z (TIM-003).
    public static let latest = Timestamp(uncheckedSeconds: 253_402_300_799, nanoseconds: 999_999_999)

    /// Makes an instant of its parts.
    ///
    /// - Precondition: The instant lies within `earliest` and `latest`, and `nanoseconds` is below 10^9.
    public init(seconds: Int64, nanoseconds: UInt32 = 0) {
        guard let timestamp = Timestamp(exactlySeconds: seconds, nanoseconds: nanoseconds) else {
            preconditionFailure("A timestamp lies within the years 0002 to 9999.")
        }
        self = timestamp
    }

    /// Makes an instant of parts that came from outside; nil when they name no instant of the years 0002 to 9999.
    public init?(exactlySeconds seconds: Int64, nanoseconds: UInt32) {
        guard (Self.earliest.seconds...Self.latest.seconds).contains(seconds), nanoseconds < 1_000_000_000 else {
            return nil
        }
        self.init(uncheckedSeconds: seconds, nanoseconds: nanoseconds)
    }

    private init(uncheckedSeconds seconds: Int64, nanoseconds: UInt32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }
}

extension Timestamp: Comparable {
    /// Whether one instant is before another.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

extension Timestamp {
    /// The instant that lies a duration later, or earlier for a negative one.
    ///
    /// What would lie outside the years 0002 to 9999 becomes `earliest` or `latest`.
    ///
    /// - Parameter duration: Parts of a nanosecond are rounded down.
    /// - Returns: The instant.
    public func advanced(by duration: Duration) -> Timestamp {
        let (wholeSeconds, attoseconds) = duration.components
        var nanoseconds = Int64(self.nanoseconds) + attoseconds / 1_000_000_000
        if attoseconds % 1_000_000_000 < 0 { nanoseconds -= 1 }
        let carry = nanoseconds >= 0 ? nanoseconds / 1_000_000_000 : (nanoseconds - 999_999_999) / 1_000_000_000
        nanoseconds -= carry * 1_000_000_000
        let (partial, overflow) = seconds.addingReportingOverflow(wholeSeconds)
        let (total, carryOverflow) = partial.addingReportingOverflow(carry)
        guard !overflow, !carryOverflow else { return wholeSeconds < 0 ? .earliest : .latest }
        guard let timestamp = Timestamp(exactlySeconds: total, nanoseconds: UInt32(nanoseconds)) else {
            return total < 0 ? .earliest : .latest
        }
        return timestamp
    }

    /// How much time lies between an earlier instant and this one; negative when the other is later.
    ///
    /// - Parameter other: The instant to count from.
    /// - Returns: The exact difference.
    public func since(_ other: Timestamp) -> Duration {
        .seconds(seconds - other.seconds) + .nanoseconds(Int64(nanoseconds) - Int64(other.nanoseconds))
    }
}
