/// Whom an operator permits or forbids to be reached, spelled as a flag takes it.
///
/// Either a range of addresses, or the name of a host, which then may lead to any address; both with a port or for any:
/// `10.1.0.0/16`, `127.0.0.1:8443`, `[::1]:8443`, `push.example.org`, `*.example.org:443`.
public struct OutboundRule: Hashable, Sendable {
    /// Whom it is about.
    enum Subject: Hashable, Sendable {
        case addresses(AddressRange)
        /// The name, in lower case.
        case host(String)
        /// Every name that ends with this, a dot in front.
        case hosts(under: String)
    }

    let subject: Subject

    /// The only port that it is about; `nil` for any.
    let port: Int?

    /// The rule as it was written.
    public let text: String

    /// Reads a rule; nil comes of a text that is none.
    public init?(_ text: String) {
        guard let (place, port) = Self.split(text) else { return nil }
        self.text = text
        self.port = port
        if let range = AddressRange(place) {
            self.subject = .addresses(range)
            return
        }
        let name = place.lowercased()
        let isUnder = name.hasPrefix("*.")
        let labels = (isUnder ? String(name.dropFirst(2)) : name).split(
            separator: ".",
            omittingEmptySubsequences: false
        )
        // A name whose last label is a number would be read as an address by some.
        guard labels.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isNameByte) }),
            let last = labels.last, Int(last) == nil
        else { return nil }
        self.subject = isUnder ? .hosts(under: String(name.dropFirst())) : .host(name)
    }

    /// Reads rules with commas between them.
    ///
    /// - Parameter text: As a flag has it; empty for none.
    /// - Returns: The rules.
    /// - Throws: The text of the first that is none.
    public static func list(_ text: String) throws(Unreadable) -> [OutboundRule] {
        var rules: [OutboundRule] = []
        for part in text.split(separator: ",") {
            let part = part.filter { $0 != " " }
            guard let rule = OutboundRule(part) else { throw Unreadable(text: part) }
            rules.append(rule)
        }
        return rules
    }

    /// A text that is no rule.
    public struct Unreadable: Error, Hashable, Sendable {
        /// The text.
        public let text: String
    }

    /// Whether the rule is about a target.
    ///
    /// - Parameters:
    ///   - host: The name or address of the request, in lower case.
    ///   - port: Its port.
    ///   - address: Where the name leads.
    /// - Returns: Whether it is.
    func isAbout(host: String, port: Int, address: IPAddress) -> Bool {
        guard self.port == nil || self.port == port else { return false }
        return switch self.subject {
        case .addresses(let range): range.contains(address)
        case .host(let name): name == host
        case .hosts(let ending): host.hasSuffix(ending)
        }
    }

    /// The place and the port of a rule.
    private static func split(_ text: String) -> (place: String, port: Int?)? {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let rest = text[text.index(after: end)...]
            let place = String(text[text.index(after: text.startIndex)..<end])
            // Only an address of version 6 stands in brackets.
            guard place.contains(":") else { return nil }
            if rest.isEmpty { return (place, nil) }
            guard rest.hasPrefix(":"), let port = Self.port(rest.dropFirst()) else { return nil }
            return (place, port)
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return (text, nil)
        case 2: return Self.port(parts[1]).map { (String(parts[0]), $0) }
        default: return (text, nil)
        }
    }

    private static func port(_ text: Substring) -> Int? {
        Int(text).flatMap { (1...65_535).contains($0) ? $0 : nil }
    }
}

extension UInt8 {
    /// Whether it can stand in the name of a host.
    fileprivate var isNameByte: Bool {
        switch self {
        case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
