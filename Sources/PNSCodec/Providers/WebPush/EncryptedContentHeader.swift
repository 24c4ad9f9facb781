/// The header of content of the coding `aes128gcm` (RFC 8188 section 2.1).
///
/// Spec: WPE-010 to WPE-014
public struct EncryptedContentHeader: Hashable, Sendable {
    /// The salt, 16 bytes.
    public let salt: [UInt8]
    /// The length of a record, its tag included, 18 or more.
    public let recordSize: UInt32
    /// The id of the key, at most 255 bytes; in Web Push the public key of the sender.
    public let keyID: [UInt8]

    /// How many bytes the header of a push has: salt, record size, length and an uncompressed key.
    public static let webPushByteCount = 86
    /// The longest body that every push service takes, in bytes.
    public static let maxWebPushBytes = 4096
    /// The longest text of a push without padding: what the body holds besides header, delimiter and tag, in bytes.
    public static let maxWebPushPlaintextBytes = 3993

    /// Makes a header; nil comes of another length of the salt, a record size below 18, and a key id that is too long.
    public init?(salt: [UInt8], recordSize: UInt32, keyID: [UInt8]) {
        guard salt.count == 16, recordSize >= 18, keyID.count <= 255 else { return nil }
        self.salt = salt
        self.recordSize = recordSize
        self.keyID = keyID
    }

    /// Reads the header before a content.
    ///
    /// - Parameter content: The content with its header.
    /// - Throws: A `WireFault` of reason `unexpected-end` for fewer bytes than the header has, and of `out-of-range` for
    ///   a record size below 18.
    public init(content: some Collection<UInt8>) throws(WireFault) {
        let fixed = Array(content.prefix(21))
        guard fixed.count == 21, content.count >= 21 + Int(fixed[20]) else {
            throw WireFault(reason: .unexpectedEnd, offset: content.count)
        }
        let recordSize = fixed[16..<20].reduce(0) { $0 << 8 | UInt32($1) }
        let keyID = Array(content.dropFirst(21).prefix(Int(fixed[20])))
        guard let header = Self(salt: Array(fixed[..<16]), recordSize: recordSize, keyID: keyID) else {
            throw WireFault(reason: .outOfRange, offset: 16)
        }
        self = header
    }

    /// The bytes of the header.
    public var bytes: [UInt8] {
        let size = stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self.recordSize >> $0) }
        return self.salt + size + [UInt8(self.keyID.count)] + self.keyID
    }

    /// Whether the key id is an uncompressed point, as Web Push demands (WPE-013).
    public var hasWebPushKey: Bool { self.keyID.count == 65 && self.keyID.first == 4 }
}
