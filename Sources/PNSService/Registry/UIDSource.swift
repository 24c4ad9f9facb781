public import PNSCodec

/// Makes numbers for users of the application that have none.
///
/// A number is drawn and stored, never computed from the id: of two ids that hash to one number, one user would get what
/// is meant for the other.
public struct UIDSource: Sendable {
    private let makeNumber: @Sendable () -> UInt64

    /// Creates a source.
    ///
    /// - Parameter makeNumber: Gives 64 bits for each number; random ones, so that a number is new.
    public init(_ makeNumber: @escaping @Sendable () -> UInt64) {
        self.makeNumber = makeNumber
    }

    /// 64 bits of the system's randomness for each number.
    public static let random = UIDSource { .random(in: .min ... .max) }

    /// How often a number is drawn anew when it turns out to be taken.
    public static let maxAttempts = 8

    /// What a registry fails with when no number was new.
    public static let exhausted = StoreError(code: .unavailable, cause: "no new number for a user was found")

    /// A number that nobody has.
    ///
    /// - Parameter isTaken: Whether a number is anybody's.
    /// - Returns: The number; nil when ``maxAttempts`` drawn ones were taken, or 0.
    /// - Throws: What `isTaken` throws.
    public func next(unless isTaken: (UID) throws -> Bool) rethrows -> UID? {
        for _ in 0..<Self.maxAttempts {
            if let number = UID(number: self.makeNumber()), try !isTaken(number) { return number }
        }
        return nil
    }
}
