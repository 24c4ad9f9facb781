/// Whom this server may send requests to, judged by where a name leads and not by the name.
///
/// The URL of a push is often a stranger's: whoever registers a browser names it. So nothing of the inside of a network is
/// reached unless the operator says so. What is judged is every address of a name, after it was looked up; the connection
/// then goes to an address that was judged, never to what a second look-up says.
public struct OutboundPolicy: Hashable, Sendable {
    /// What may be reached besides what anybody may reach, plain HTTP and any port included.
    public var allowed: [OutboundRule]
    /// What may not be reached in any case.
    public var denied: [OutboundRule]
    /// The ports that may be reached without a rule.
    public var ports: Set<Int>

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - allowed: What may be reached besides what anybody may reach.
    ///   - denied: What may not be reached in any case.
    ///   - ports: The ports that may be reached without a rule: 443, and 2197, the second one of APNs.
    public init(allowed: [OutboundRule] = [], denied: [OutboundRule] = [], ports: Set<Int> = [443, 2_197]) {
        self.allowed = allowed
        self.denied = denied
        self.ports = ports
    }

    /// Where a request wants to go.
    public struct Target: Hashable, Sendable {
        /// The name or the address, in lower case, without brackets.
        public var host: String
        /// The port, also where the URL leaves it out.
        public var port: Int
        /// Whether it is `https`.
        public var isSecure: Bool

        /// Creates a target.
        public init(host: String, port: Int, isSecure: Bool) {
            self.host = host.lowercased()
            self.port = port
            self.isSecure = isSecure
        }
    }

    /// Why a target may not be reached.
    public enum Refusal: Hashable, Sendable {
        /// The name leads nowhere.
        case noAddress
        /// A rule of the operator forbids it.
        case denied(rule: String)
        /// It leads inside: says to which address and what kind that is.
        case inside(IPAddress, kind: String)
        /// The port is none that anybody may reach.
        case port(Int)
        /// It is plain HTTP, which a rule has to allow.
        case notSecure

        /// One sentence for the operator; the peer's URL is not in it.
        public var message: String {
            switch self {
            case .noAddress: "The name of the host has no address."
            case .denied(let rule): "The rule \(rule) of outbound.deny forbids it."
            case .inside(let address, let kind): "\(address) is \(kind); outbound.allow has to name it."
            case .port(let port): "Port \(port) is not among outbound.ports, and outbound.allow does not name it."
            case .notSecure: "Plain HTTP goes only to what outbound.allow names."
            }
        }
    }

    /// Judges a target.
    ///
    /// A name of several addresses is judged by all of them: one that may not be reached forbids the name.
    ///
    /// - Parameters:
    ///   - target: Where a request wants to go.
    ///   - addresses: Every address that its name leads to.
    /// - Returns: Why it may not go there; `nil` when it may (OUT clauses).
    public func refusal(_ target: Target, addresses: [IPAddress]) -> Refusal? {
        guard !addresses.isEmpty else { return .noAddress }
        for address in addresses {
            // ::ffff:127.0.0.1 is 127.0.0.1 to the system, whatever it looks like.
            let forms = [address] + (address.unwrapped.map { [$0] } ?? [])
            if let refusal = self.refusal(target, forms: forms) { return refusal }
        }
        return nil
    }

    private func refusal(_ target: Target, forms: [IPAddress]) -> Refusal? {
        let isNamed = { (rule: OutboundRule) in
            forms.contains { rule.isAbout(host: target.host, port: target.port, address: $0) }
        }
        if let rule = self.denied.first(where: isNamed) { return .denied(rule: rule.text) }
        if self.allowed.contains(where: isNamed) { return nil }
        for form in forms {
            if let kind = Self.inside.first(where: { $0.range.contains(form) })?.kind {
                return .inside(form, kind: kind)
            }
        }
        guard self.ports.contains(target.port) else { return .port(target.port) }
        return target.isSecure ? nil : .notSecure
    }

    /// What nobody outside can mean, and nobody outside may reach: the special-purpose registries of IANA, and what clouds
    /// tell their machines at addresses that look public.
    private static let inside: [(range: AddressRange, kind: String)] = [
        ("169.254.169.254/32", "the metadata service of a cloud"),
        ("168.63.129.16/32", "the metadata service of a cloud"),
        ("100.100.100.200/32", "the metadata service of a cloud"),
        ("192.0.0.192/32", "the metadata service of a cloud"),
        ("fd00:ec2::254/128", "the metadata service of a cloud"),
        ("0.0.0.0/8", "this host"),
        ("127.0.0.0/8", "loopback"),
        ("::1/128", "loopback"),
        ("::/128", "this host"),
        ("10.0.0.0/8", "private"),
        ("172.16.0.0/12", "private"),
        ("192.168.0.0/16", "private"),
        ("100.64.0.0/10", "shared by a carrier"),
        ("169.254.0.0/16", "link-local"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("fc00::/7", "unique local"),
        ("192.0.0.0/24", "for protocols"),
        ("192.0.2.0/24", "for documentation"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("2001:db8::/32", "for documentation"),
        ("3fff::/20", "for documentation"),
        ("198.18.0.0/15", "for benchmarks"),
        ("2001:2::/48", "for benchmarks"),
        ("224.0.0.0/4", "multicast"),
        ("ff00::/8", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("64:ff9b:1::/48", "local translation"),
        ("100::/64", "for discarding"),
        ("2001::/32", "a Teredo tunnel"),
        ("5f00::/16", "for segment routing"),
    ].map { (range: AddressRange(checked: $0.0), kind: $0.1) }
}
