import PNSCodec
import Testing

@Suite("The gateway of Tinode")
struct TNPGTests {
    private func messages(_ count: Int) throws -> [FCMMessage] {
        try (0..<count).map { FCMMessage(target: .token(try #require(DeviceID("t\($0)")))) }
    }

    @Test(
        "takes a hundred messages in a request",
        arguments: [(0, []), (1, [1]), (100, [100]), (101, [100, 1]), (250, [100, 100, 50])]
    )
    func batches(count: Int, sizes: [Int]) throws {
        let messages = try self.messages(count)
        let requests = TNPGPushRequest.split(messages)
        #expect(requests.map(\.messages.count) == sizes)
        #expect(requests.flatMap(\.messages) == messages)
    }

    @Test("gets an array without an envelope")
    func request() throws {
        let request = try #require(TNPGPushRequest(try self.messages(2)))
        #expect(request.text == #"[{"token":"t0"},{"token":"t1"}]"#)
        #expect(try TNPGPushRequest(text: request.text) == request)
        #expect(fault(reading: "[]", as: TNPGPushRequest.self) == WireFault(reason: .empty, pointer: "", offset: 0))
        #expect(fault(reading: #"[{"token":"a"},{}]"#, as: TNPGPushRequest.self)?.pointer == "/1/token")
        let many = "[" + Array(repeating: #"{"token":"a"}"#, count: 101).joined(separator: ",") + "]"
        #expect(fault(reading: many, as: TNPGPushRequest.self)?.reason == .tooLong)
    }

    @Test("answers in the order of the request")
    func answer() throws {
        let text =
            #"{"sent_count":1,"fail_count":1,"resp":[{"msg_id":"m"},null,{"code":400,"errcode":"INVALID_ARGUMENT","#
            + #""exerr":"message.data, message.token","index":0}]}"#
        let answer = try TNPGAnswer(text: text)
        #expect(answer.results?.count == 3)
        #expect(answer.results?[0] == TNPGResult(messageID: "m"))
        #expect(answer.results?[1] == TNPGResult())
        #expect(answer.results?[2].violatesToken == true)
        #expect(answer.results?[2].index == nil)
        #expect(TNPGResult(extendedError: "message.token2").violatesToken == false)
        #expect(try TNPGAnswer(text: #"{"sent_count":0,"fail_count":2,"errcode":""}"#).errorCode == nil)
    }

    @Test("subscribes devices to a channel, or a device to channels")
    func channels() throws {
        let text = #"{"channel":"chnuwsAAAAAAAA","devices":["a","b"],"unsub":false}"#
        let topic = try #require(FCMTopic("chnuwsAAAAAAAA"))
        let devices = [try #require(DeviceID("a")), try #require(DeviceID("b"))]
        #expect(try #require(TNPGChannelRequest(.devices(devices, of: topic))).text == text)
        #expect(try TNPGChannelRequest(text: text).form == .devices(devices, of: topic))
        let other = #"{"channels":["c"],"device":"a","unsub":true}"#
        #expect(try TNPGChannelRequest(text: other).text == other)
        #expect(TNPGChannelRequest(.devices([], of: topic)) == nil)
        let refusals = [
            (#"{"unsub":false}"#, Reason.missingMember, "/channel"),
            (#"{"channel":"c","unsub":false}"#, .missingMember, "/devices"),
            (#"{"device":"c","unsub":false}"#, .missingMember, "/channels"),
            (#"{"channel":"c","devices":[],"unsub":false}"#, .empty, "/devices"),
            (#"{"channel":"c","device":"d","unsub":false}"#, .conflictingMembers, "/device"),
            (#"{"channel":"c","devices":["d"]}"#, .missingMember, "/unsub"),
        ]
        for (text, reason, pointer) in refusals {
            let refusal = fault(reading: text, as: TNPGChannelRequest.self)
            #expect(refusal?.reason == reason, "\(text)")
            #expect(refusal?.pointer == pointer, "\(text)")
        }
    }
}
