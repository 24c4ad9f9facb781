/// The address of a host on the Internet, of version 4 or 6, without a scope.
public struct IPAddress: Hashable, Sendable {
    /// The bytes in network order, 4 or 16.
    public let bytes: [UInt8]

    /// Takes the bytes of an address.
    ///
    /// - Parameter bytes: In network order; nil comes of other counts than 4 and 16.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads an address as RFC 4291 and RFC 6943 section 3.1.1 ("strict") write it, without brackets and without a zone.
    ///
    /// - Parameter text: As `192.0.2.1` or `2001:db8::1`.
    public init?(_ text: String) {
        let parsed = text.utf8.contains(UInt8(ascii: ":")) ? Self.version6(text) : Self.version4(text[...])
        guard let parsed else { return nil }
        self.bytes = parsed
    }

    /// Whether it is of version 4.
    public var isVersion4: Bool { self.bytes.count == 4 }

    /// The address of version 4 that stands for the same host, where this one only wraps it: mapped, compatible, NAT64, 6to4.
    var unwrapped: IPAddress? {
        guard !self.isVersion4 else { return nil }
        let isZero = { (range: Range<Int>) in self.bytes[range].allSatisfy { $0 == 0 } }
        if isZero(0..<10), self.bytes[10...11] == [0xFF, 0xFF] { return IPAddress(bytes: Array(self.bytes[12...])) }
        // `::` and `::1` are addresses of their own.
        if isZero(0..<12), !isZero(12..<15) { return IPAddress(bytes: Array(self.bytes[12...])) }
        if self.bytes[0...3] == [0x00, 0x64, 0xFF, 0x9B], isZero(4..<12) {
            return IPAddress(bytes: Array(self.bytes[12...]))
        }
        if self.bytes[0...1] == [0x20, 0x02] { return IPAddress(bytes: Array(self.bytes[2...5])) }
        return nil
    }

    private static func version4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            // A leading zero means octal to some readers; so it is nothing here.
            guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), part.count == 1 || part.first != "0",
                let byte = UInt8(part)
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func version6(_ text: String) -> [UInt8]? {
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard halves.count <= 2, let first = Self.groups(halves[0], isLast: halves.count == 1) else { return nil }
        guard halves.count == 2 else { return first.count == 16 ? first : nil }
        guard let last = Self.groups(halves[1], isLast: true), first.count + last.count <= 14 else { return nil }
        return first + [UInt8](repeating: 0, count: 16 - first.count - last.count) + last
    }

    /// The bytes of groups between colons; the last one can be an address of version 4.
    private static func groups(_ text: Substring, isLast: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if isLast, index == parts.count - 1, part.contains(".") {
                guard let four = Self.version4(part) else { return nil }
                bytes += four
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isHexadecimalDigit),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
            }
        }
        return bytes
    }
}

extension IPAddress: CustomStringConvertible {
    /// The text: decimal numbers, or groups of hexadecimal digits without a gap.
    public var description: String {
        guard !self.isVersion4 else { return self.bytes.map { "\($0)" }.joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(self.bytes[$0]) << 8 | UInt16(self.bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
