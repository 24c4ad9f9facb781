/// A duration as FCM writes it: seconds and an `s`, `"3600s"` or `"3.5s"`.
///
/// Spec: FCM-020, FCM-021
public struct FCMDuration: Hashable, Sendable {
    /// Whole seconds, 0…``maxSeconds``.
    public let seconds: UInt32
    /// The part of a second after that, 0…999 999 999; FCM rounds it off a time to live.
    public let nanoseconds: UInt32

    /// The longest duration, four weeks.
    public static let maxSeconds: UInt32 = 2_419_200

    /// Makes a duration; nil comes of one of more than four weeks.
    public init?(seconds: UInt32, nanoseconds: UInt32 = 0) {
        guard nanoseconds < 1_000_000_000, seconds < Self.maxSeconds || (seconds == Self.maxSeconds && nanoseconds == 0)
        else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Reads a text: digits, up to nine of a fraction behind a point, and `s`; nil comes of any other.
    public init?(_ text: String) {
        guard text.utf8.last == UInt8(ascii: "s") else { return nil }
        let parts = text.utf8.dropLast().split(separator: .period, maxSplits: 1, omittingEmptySubsequences: false)
        guard (1...9).contains(parts[0].count), parts.allSatisfy({ $0.allSatisfy(\.isDigit) }),
            let seconds = UInt32(Substring(parts[0]))
        else { return nil }
        guard parts.count == 2 else {
            self.init(seconds: seconds)
            return
        }
        guard (1...9).contains(parts[1].count), var fraction = UInt32(Substring(parts[1])) else { return nil }
        for _ in parts[1].count..<9 { fraction *= 10 }
        self.init(seconds: seconds, nanoseconds: fraction)
    }

    /// The text, with no, three, six or nine fraction digits.
    public var text: String {
        guard self.nanoseconds > 0 else { return "\(self.seconds)s" }
        var digits = String(1_000_000_000 + self.nanoseconds).dropFirst()
        while digits.hasSuffix("000") { digits = digits.dropLast(3) }
        return "\(self.seconds).\(digits)s"
    }
}

extension FCMDuration: FormText {}
