/// The addresses that begin with the same bits, as `10.0.0.0/8`.
public struct AddressRange: Hashable, Sendable {
    /// An address of the range.
    public let address: IPAddress
    /// How many bits its addresses have in common, 0 to 32 or to 128.
    public let prefix: Int

    /// Reads a range; an address alone is a range of one.
    ///
    /// - Parameter text: As `10.0.0.0/8`, `fc00::/7` or `192.0.2.1`.
    public init?(_ text: String) {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(String(halves[0])) else { return nil }
        self.address = address
        let bits = address.bytes.count * 8
        guard halves.count == 2 else {
            self.prefix = bits
            return
        }
        guard let prefix = Int(halves[1]), (0...bits).contains(prefix) else { return nil }
        self.prefix = prefix
    }

    /// A range that is known to be well written.
    init(checked text: StaticString) {
        guard let range = AddressRange("\(text)") else { preconditionFailure("\(text) is no range of addresses") }
        self = range
    }

    /// Whether an address lies in the range; one of another version does not.
    public func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == self.address.bytes.count else { return false }
        let whole = self.prefix / 8
        guard other.bytes[..<whole] == self.address.bytes[..<whole] else { return false }
        let rest = self.prefix % 8
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
        return other.bytes[whole] & mask == self.address.bytes[whole] & mask
    }
}
