/// How large one answer can be.
public struct AnswerBounds: Hashable, Sendable {
    /// The most notifications in an answer, 1 or more.
    public var maxNotifications: Int

    /// The most bytes of an answer with more than one notification (UNS-013, SEN-014).
    public var maxBytes: Int

    /// Creates bounds.
    public init(maxNotifications: Int, maxBytes: Int) {
        self.maxNotifications = maxNotifications
        self.maxBytes = maxBytes
    }

    /// What the message around the notifications takes: `{"newNotificationData":[` or `{"seenNotificationData":[`, `]}`.
    static let envelopeBytes = 26

    /// What one notification takes besides its data: names, punctuation and one or two dates of nine fraction digits.
    static func frameBytes(dates: Int) -> Int {
        #"{"notification_data":""},"#.utf8.count
            + dates * #","create_date":"2026-03-04T05:06:07.123456789Z""#.utf8.count
    }

    /// The bytes that a text takes inside the quotes of a JSON string, as the codec writes it.
    static func escapedBytes(of text: String) -> Int {
        var bytes = 0
        for byte in text.utf8 {
            switch byte {
            case 0x08, 0x09, 0x0A, 0x0C, 0x0D, UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += 2
            case 0..<0x20: bytes += 6
            default: bytes += 1
            }
        }
        return bytes
    }
}
