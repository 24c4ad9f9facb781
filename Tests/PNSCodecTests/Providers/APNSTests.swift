import PNSCodec
import Testing

@Suite("A notification of APNs")
struct APNSTests {
    @Test("keeps what it does not know, behind what it knows")
    func unknown() throws {
        let payload = try APNSPayload(text: #"{"z":1,"aps":{"y":[2],"badge":0},"a":{"b":1.50}}"#)
        #expect(payload.others.map(\.name) == ["z", "a"])
        #expect(payload.aps?.others.map(\.name) == ["y"])
        #expect(payload.text == #"{"aps":{"badge":0,"y":[2]},"z":1,"a":{"b":1.50}}"#)
        let doubled = APNSPayload(aps: nil, others: [JSONMember("aps", .null), JSONMember("a", .null)])
        #expect(doubled.text == #"{"a":null}"#)
    }

    @Test("has a topic that its push type asks for, the suffix once", arguments: APNSPushType.allCases)
    func topics(pushType: APNSPushType) throws {
        let topic = pushType.topic(bundleID: "com.example.shop")
        #expect(pushType.topic(bundleID: topic) == topic)
        #expect(try APNSHeaders(topic: topic, pushType: pushType).topic == topic)
        guard pushType.topicSuffix != nil else { return }
        #expect(throws: WireFault(reason: .conflictingMembers, pointer: "/apns-topic")) {
            try APNSHeaders(topic: "com.example.shop", pushType: pushType)
        }
    }

    @Test("has headers that say the same on both wires")
    func headers() throws {
        var headers = try APNSHeaders(topic: "a", pushType: .background)
        headers.id = APNSID("eabeae54-14a8-11e5-b60b-1697f925ec7b")
        headers.expiration = 0
        headers.collapseID = APNSCollapseID("c")
        #expect(headers.fields.map(\.name).allSatisfy { $0 == $0.lowercased() })
        #expect(try APNSHeaders(fields: headers.fields) == headers)
        #expect(try APNSHeaders(text: headers.text) == headers)
        #expect(headers.priority == .background)
        headers.expiration = 1_772_604_367_000
        #expect(headers.expiration == nil)
        #expect(throws: WireFault(reason: .conflictingMembers, pointer: "/apns-priority")) {
            try APNSHeaders(topic: "a", pushType: .background, priority: .immediate)
        }
    }

    @Test("is refused with a reason that is known by its status, and a time in milliseconds")
    func errors() throws {
        let answer = try APNSErrorAnswer(text: #"{"reason":"Unregistered","timestamp":1772600767080}"#)
        #expect(answer.since == Timestamp(seconds: 1_772_600_767, nanoseconds: 80_000_000))
        let documented = APNSReason.documented.flatMap(\.reasons)
        #expect(Set(documented).count == documented.count)
        #expect(APNSReason.documented.first { $0.reasons.contains(.unregistered) }?.status == 410)
    }
}
