import PNSCodec

/// Makes ids for records that bring none.
public struct IDSource: Sendable {
    private let makeWords: @Sendable () -> (UInt64, UInt64)

    /// Creates a source.
    ///
    /// - Parameter makeWords: Gives 128 bits for each id, of which 80 are used; random ones, so that an id is new.
    public init(_ makeWords: @escaping @Sendable () -> (UInt64, UInt64)) {
        self.makeWords = makeWords
    }

    /// 128 bits of the system's randomness for each id.
    public static let random = IDSource { (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max)) }

    /// How often an id is made anew when it turns out to be taken.
    static let maxAttempts = 8

    /// What a peer gets when no new id was found.
    static let exhausted = ServiceError(code: .internal, message: "The server could not make an id.")

    /// An id that is not among those taken: 32 hexadecimal digits, the first twelve of them milliseconds.
    ///
    /// Ids that begin with the time lie beside each other in an index of a store, which makes storing them cheaper.
    func next(at now: Timestamp, notIn taken: inout Set<NotificationID>) throws(ServiceError) -> NotificationID {
        let milliseconds = now.seconds * 1_000 + Int64(now.nanoseconds / 1_000_000)
        for _ in 0..<Self.maxAttempts {
            let (high, low) = makeWords()
            let first = UInt64(bitPattern: milliseconds) << 16 | high & 0xFFFF
            let text = Self.hexadecimal(first) + Self.hexadecimal(low)
            guard let id = try? NotificationID(validating: text) else { break }
            if taken.insert(id).inserted { return id }
        }
        throw Self.exhausted
    }

    private static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
