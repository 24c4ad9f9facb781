import Testing

@testable import PNSService

@Suite struct OutboundPolicyTests {
    private func refusal(
        _ addresses: String...,
        by policy: OutboundPolicy = OutboundPolicy(),
        host: String = "push.example.org",
        port: Int = 443,
        isSecure: Bool = true
    ) throws -> OutboundPolicy.Refusal? {
        let target = OutboundPolicy.Target(host: host, port: port, isSecure: isSecure)
        return policy.refusal(target, addresses: try addresses.map { try #require(IPAddress($0)) })
    }

    private func policy(allow: String = "", deny: String = "") throws -> OutboundPolicy {
        OutboundPolicy(allowed: try OutboundRule.list(allow), denied: try OutboundRule.list(deny))
    }

    @Test(arguments: ["17.188.143.34", "2620:149:208::1", "142.250.74.42", "2a00:1450:4001::5f", "::ffff:8.8.8.8"])
    func publicAddressesMayBeReached(address: String) throws {
        #expect(try self.refusal(address) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", "loopback"), ("127.255.255.254", "loopback"), ("::1", "loopback"), ("0.0.0.0", "this host"),
        ("::", "this host"), ("10.0.0.1", "private"), ("172.16.0.1", "private"), ("172.31.255.255", "private"),
        ("192.168.1.1", "private"), ("100.64.0.1", "shared by a carrier"), ("169.254.1.1", "link-local"),
        ("169.254.169.254", "the metadata service of a cloud"), ("168.63.129.16", "the metadata service of a cloud"),
        ("fd00:ec2::254", "the metadata service of a cloud"), ("fe80::1", "link-local"), ("febf::1", "link-local"),
        ("fec0::1", "site-local"), ("fc00::1", "unique local"), ("fdff::1", "unique local"), ("224.0.0.1", "multicast"),
        ("239.1.2.3", "multicast"), ("ff02::1", "multicast"), ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"), ("198.18.0.1", "for benchmarks"), ("2001:db8::1", "for documentation"),
        ("2001::1", "a Teredo tunnel"),
    ])
    func theInsideMayNot(address: String, kind: String) throws {
        #expect(try self.refusal(address) == .inside(#require(IPAddress(address)), kind: kind))
    }

    @Test(arguments: [
        "::ffff:127.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::", "::ffff:0:0",
        "2002:a9fe:a9fe::1", "64:ff9b::a00:1",
    ])
    func aWrappedAddressIsWhatItWraps(address: String) throws {
        guard case .inside = try self.refusal(address) else {
            Issue.record("\(address) may be reached")
            return
        }
    }

    @Test func oneAddressOfTheInsideForbidsTheName() throws {
        #expect(try self.refusal("17.188.143.34", "10.0.0.1") != nil)
        #expect(try self.refusal("10.0.0.1", "17.188.143.34") != nil)
        #expect(try self.refusal() == .noAddress)
    }

    @Test(arguments: [(443, true), (2_197, true), (80, false), (8_443, false), (22, false), (25, false)])
    func portsAreFew(port: Int, isAllowed: Bool) throws {
        #expect(try (self.refusal("17.188.143.34", port: port) == nil) == isAllowed)
    }

    @Test func plainHTTPNeedsARule() throws {
        var open = OutboundPolicy()
        open.ports.insert(80)
        #expect(try self.refusal("17.188.143.34", by: open, port: 80, isSecure: false) == .notSecure)
        let allowing = try self.policy(allow: "push.example.org:80")
        #expect(try self.refusal("17.188.143.34", by: allowing, port: 80, isSecure: false) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1:9443", nil), ("127.0.0.0/8", nil), ("push.example.org", nil), ("*.example.org:9443", nil),
        ("PUSH.Example.Org", nil), ("127.0.0.1:9444", "private"), ("127.0.0.2", "private"), ("example.org", "private"),
        ("*.push.example.org", "private"), ("[::1]:9443", "private"),
    ])
    func aRuleOpensWhatItNames(rule: String, refused: String?) throws {
        let policy = try self.policy(allow: rule)
        #expect(try (self.refusal("127.0.0.1", by: policy, port: 9_443, isSecure: false) == nil) == (refused == nil))
    }

    @Test func aDenialIsStrongerThanAPermission() throws {
        let policy = try self.policy(allow: "10.0.0.0/8", deny: "10.1.0.0/16,push.example.org:444")
        #expect(try self.refusal("10.2.0.1", by: policy) == nil)
        #expect(try self.refusal("10.1.0.1", by: policy) == .denied(rule: "10.1.0.0/16"))
        #expect(try self.refusal("::ffff:10.1.0.1", by: policy) == .denied(rule: "10.1.0.0/16"))
        #expect(try self.refusal("10.2.0.1", by: policy, port: 444) == .denied(rule: "push.example.org:444"))
    }

    @Test(arguments: [
        "", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1/33", "10.0.0.0/", "a..b", "a b", "[127.0.0.1]", "*", "*.",
        "[::1", "[::1]x", "127.1", "0x7f.1", "host:port", "1.2.3.4.5",
    ])
    func whatIsNoRuleIsRefused(text: String) {
        #expect(OutboundRule(text) == nil)
    }
}
