/// The number of a user in the profile `receipts`, 1 to 2^64 − 1, with the text form of its family.
///
/// The text is the eight bytes of the number, the lowest first, in base64url without padding: always 11 characters, of
/// which the last has two bits that are zero. Other spellings of the same number are refused. In messages it stands as the
/// id of the user: `usr` and the text.
///
/// Spec: UID-001 to UID-007
public struct UID: Hashable, Sendable {
    /// The number; never 0, which stands for nobody.
    public let number: UInt64

    /// Takes a number.
    ///
    /// - Parameter number: The number; nil comes of 0 (UID-005).
    public init?(number: UInt64) {
        guard number != 0 else { return nil }
        self.number = number
    }

    /// In the place of a number that was not read yet.
    static let unknown = UID(unchecked: 0)

    private init(unchecked number: UInt64) {
        self.number = number
    }

    /// What stands before the text in the id of a user.
    static let prefix = "usr"

    /// How many characters the text has.
    static let textCount = 11

    /// Reads the text, 11 characters.
    ///
    /// - Parameter text: The text; nil comes of any other length, of characters outside base64url, of a last character
    ///   whose spare bits are set, and of the number 0.
    public init?(text: some StringProtocol) {
        self.init(utf8: text.utf8)
    }

    /// Reads the id of a user: `usr` and the text.
    ///
    /// - Parameter userID: The id, 14 characters; nil comes of anything else.
    public init?(userID: String) {
        guard userID.utf8.starts(with: Self.prefix.utf8) else { return nil }
        self.init(utf8: userID.utf8.dropFirst(Self.prefix.utf8.count))
    }

    init?(utf8 characters: some Collection<UInt8>) {
        guard characters.count == Self.textCount else { return nil }
        // 66 bits, the first byte of the number in front; the last two are spare.
        var bits: UInt64 = 0
        var last: UInt8 = 0
        for character in characters {
            guard let value = Base64URL.value(of: character) else { return nil }
            bits = bits << 6 | UInt64(last)
            last = value
        }
        guard last & 3 == 0 else { return nil }
        self.init(number: (bits << 4 | UInt64(last >> 2)).byteSwapped)
    }

    /// - Parameter bytes: Eight bytes, the lowest first; nil comes of eight zeros.
    init?(bytes: some BidirectionalCollection<UInt8>) {
        self.init(number: bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// The eight bytes of the number, the lowest first.
    var bytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self.number >> (8 * $0)) } }

    /// The text: 11 characters.
    public var text: String { self.text(behind: "") }

    /// The id of the user: `usr` and the text.
    public var userID: String { self.text(behind: Self.prefix) }

    private func text(behind prefix: String) -> String {
        String(unsafeUninitializedCapacity: prefix.utf8.count + Self.textCount) { buffer in
            var end = 0
            func put(_ character: UInt8) {
                buffer[end] = character
                end += 1
            }
            for character in prefix.utf8 { put(character) }
            let bits = self.number.byteSwapped
            for shift in stride(from: 58, through: 4, by: -6) { put(Base64URL.character(of: bits >> shift & 63)) }
            put(Base64URL.character(of: bits << 2 & 63))
            return end
        }
    }
}

extension UID: CustomStringConvertible {
    /// The id of the user.
    public var description: String { self.userID }
}

extension UID: TextElement {
    static var fault: FaultKind { .invalidUserID }

    init?(wireText: String) {
        self.init(userID: wireText)
    }

    var wireText: String { self.userID }
}
