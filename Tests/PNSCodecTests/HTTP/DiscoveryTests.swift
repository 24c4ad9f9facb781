import PNSCodec
import Testing

@Suite("A discovery document")
struct DiscoveryTests {
    private let example =
        #"{"protocol":"2026.1","profiles":["core"],"features":["probe","strict-json"],"limits":{"maxMessageBytes":65536,"#
        + #""maxNotifyBytes":4194304,"maxNotificationDataBytes":262144,"maxBatchNotifications":1000,"#
        + #""maxIdentifierBytes":256,"maxAnswerNotifications":1000,"maxAnswerBytes":1048576,"#
        + #""retentionAfterSeenSeconds":2592000,"sweepBoundSeconds":60,"idempotencySeconds":86400,"#
        + #""authenticatorTimeoutSeconds":15}}"#

    @Test("is the example of the specification")
    func exampleText() throws {
        let discovery = Discovery(profiles: ["core"], features: ["probe", "strict-json"], limits: Limits())
        #expect(discovery.text == example)
        #expect(try Discovery(text: example) == discovery)
    }

    @Test("ignores what later revisions add")
    func unknownMembers() throws {
        let text = example.dropLast(2) + #","maxFrames":null},"more":{"a":[]}}"#
        #expect(try Discovery(text: String(text)) == Discovery(text: example))
    }

    @Test("is refused without one of the limits")
    func missingLimit() {
        for minimum in Limits.minimums where !minimum.isOptional {
            let text = example.replacing(#""\#(minimum.name)":"#, with: #""other":"#)
            let offset = text.utf8.count - 2
            let expected = WireFault(reason: .missingMember, pointer: "/limits/\(minimum.name)", offset: offset)
            #expect(fault(reading: text, as: Discovery.self) == expected)
        }
    }

    @Test("names the limits that are below their minimum")
    func violations() {
        #expect(Limits().violations.isEmpty)
        for minimum in Limits.minimums where minimum.value > 0 {
            var limits = Limits()
            limits[keyPath: minimum.limit] = minimum.value
            #expect(limits.violations.isEmpty)
            limits[keyPath: minimum.limit] = minimum.value - 1
            // A limit that a server can do without is not there at 0.
            let isLeftOut = minimum.isOptional && minimum.value == 1
            #expect(limits.violations.map(\.name) == (isLeftOut ? [] : [minimum.name]))
        }
    }

    @Test("writes every limit under the name of the table")
    func names() throws {
        for (index, minimum) in Limits.minimums.enumerated() {
            var limits = Limits()
            limits[keyPath: minimum.limit] = 7_000_000 + index
            let value = try JSONValue(wire: limits.wire())
            #expect(value[minimum.name] == .number(JSONNumber(7_000_000 + index)))
        }
    }
}

@Suite("A problem")
struct ProblemTests {
    @Test("is the example of the specification")
    func example() throws {
        let text =
            #"{"type":"urn:pns:error:bad-argument","title":"The request cannot be accepted","status":400,"#
            + #""detail":"notification_data is missing.","code":"bad-argument","reason":"missing-member","#
            + #""pointer":"/notification_data"}"#
        let problem = Problem(
            code: .badArgument,
            detail: "notification_data is missing.",
            reason: .missingMember,
            pointer: "/notification_data"
        )
        #expect(problem.text == text)
        #expect(try Problem(text: text) == problem)
    }

    @Test("needs only a code")
    func codeOnly() throws {
        let problem = try Problem(text: #"{"code":"conflict"}"#)
        #expect(problem.code == .conflict)
        #expect(problem.type == nil)
        #expect(problem.status == nil)
        #expect(problem.text == #"{"code":"conflict"}"#)
        let expected = WireFault(reason: .missingMember, pointer: "/code", offset: 1)
        #expect(PNSCodecTests.fault(reading: "{}", as: Problem.self) == expected)
    }

    @Test("has a status that HTTP knows")
    func status() {
        let expected = WireFault(reason: .outOfRange, pointer: "/status", offset: 10)
        #expect(PNSCodecTests.fault(reading: #"{"status":99,"code":"conflict"}"#, as: Problem.self) == expected)
        #expect(PNSCodecTests.fault(reading: #"{"status":600,"code":"conflict"}"#, as: Problem.self) == expected)
    }

    @Test("tells a fault of the codec")
    func fault() {
        let problem = Problem(WireFault(reason: .invalidTimestamp, pointer: "/create_date", offset: 40))
        #expect(problem.status == 400)
        #expect(problem.code == .badArgument)
        #expect(problem.reason == .invalidTimestamp)
        #expect(problem.pointer == "/create_date")
        #expect(problem.detail == Reason.invalidTimestamp.message)
        #expect(Problem(code: .upgradeRequired, status: 400).status == 400)
    }
}
