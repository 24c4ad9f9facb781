import PNSCodec
import PNSService
import Testing

@Suite("What a receipt says to a recipient")
struct ReceiptViewTests {
    private static let user = "usr0gcAAAAAAAA"

    private func view(_ receipt: Receipt, _ user: UInt64 = 2002) throws -> ReceiptView {
        try #require(try ReceiptReading(receipt).view(of: try Samples.uid(user)))
    }

    private func data(_ receipt: Receipt, _ user: UInt64 = 2002) throws -> [String: String] {
        Dictionary(uniqueKeysWithValues: try self.view(receipt, user).data.members.map { ($0.name, $0.value) })
    }

    @Test func `has the data of a message`() throws {
        #expect(
            try self.data(try Samples.message()) == [
                "what": "msg", "topic": "grpuwsAAAAAAAA", "ts": "2026-03-04T05:06:07.08Z",
                "xfrom": "usr6QMAAAAAAAA", "seq": "12", "content": "see you at six",
            ]
        )
    }

    @Test func `has the data of a message in the order of the table`() throws {
        let receipt = try Samples.message(#","webrtc":"started","aonly":true,"replace":":7""#)
        let names = try self.view(receipt).data.members.map(\.name)
        let expected = ["what", "silent", "topic", "ts", "xfrom", "seq", "content", "webrtc", "aonly", "replace"]
        #expect(names == expected)
    }

    @Test func `names the type of a content only where it is told`() throws {
        #expect(try self.data(try Samples.message())["mime"] == nil)
        let typed = try Samples.receipt(
            #"{"to":{"usr0gcAAAAAAAA":{"delivered":0,"unread":0}},"payload":{"what":"msg","silent":false,"#
                + #""topic":"grpuwsAAAAAAAA","ts":"2026-03-04T05:06:07Z","from":"","seq":1,"mime":"text/x-drafty","content":"a"}}"#
        )
        #expect(try self.data(typed)["mime"] == "text/x-drafty")
        #expect(try self.data(typed)["xfrom"]?.isEmpty == true)
        #expect(try self.data(typed)["ts"] == "2026-03-04T05:06:07Z")
    }

    @Test func `has an empty preview of no content`() throws {
        #expect(try self.data(try Samples.message(content: "null"))["content"]?.isEmpty == true)
    }

    @Test func `has the data of a subscription, rights in their order`() throws {
        let receipt = try Samples.message(#","want":"pwrj","given":"N""#, what: "sub")
        #expect(
            try self.data(receipt) == [
                "what": "sub", "topic": "grpuwsAAAAAAAA", "ts": "2026-03-04T05:06:07.08Z",
                "xfrom": "usr6QMAAAAAAAA", "modeWant": "JRWP", "modeGiven": "N",
            ]
        )
        #expect(try self.data(try Samples.message(what: "sub"))["modeWant"] == "N")
    }

    @Test func `has the data of what was read, always silent`() throws {
        #expect(
            try self.data(try Samples.message(what: "read", content: "null")) == [
                "what": "read", "silent": "true", "topic": "grpuwsAAAAAAAA", "ts": "2026-03-04T05:06:07.08Z",
                "xfrom": "usr6QMAAAAAAAA", "seq": "12",
            ]
        )
    }

    @Test(
        arguments: [
            ("", false, false), ("", true, true), (#","webrtc":"started""#, false, true),
            (#","webrtc":"busy""#, false, true), (#","webrtc":"""#, false, false), (#","replace":":7""#, false, true),
            (#","replace":"""#, false, false),
        ] as [(String, Bool, Bool)]
    )
    func `is silent where the payload, a call or an edit makes it so`(
        members: String,
        silent: Bool,
        expected: Bool
    ) throws {
        let receipt = try Samples.message(members, silent: silent)
        #expect(try self.view(receipt).isSilent == expected)
        #expect(try self.data(receipt)["silent"] == (expected ? "true" : nil))
    }

    @Test func `is silent for who has it on a connection, and for nobody else`() throws {
        let receipt = try Samples.message(
            to: #""usr0gcAAAAAAAA":{"delivered":2,"unread":3},"usr6QMAAAAAAAA":{"delivered":0,"unread":1}"#
        )
        #expect(try self.data(receipt, 2002)["silent"] == "true")
        #expect(try self.data(receipt, 1001)["silent"] == nil)
        #expect(try self.view(receipt, 1001).unread == 1)
    }

    @Test func `tells each of two users their talk under the id of the other, and a stranger nothing`() throws {
        let receipt = try Samples.message(
            to: #""usr0gcAAAAAAAA":{"delivered":0,"unread":3},"usr6QMAAAAAAAA":{"delivered":0,"unread":1},"#
                + #""usrAQAAAAAAAAA":{"delivered":0,"unread":1}"#,
            topic: "p2p6QMAAAAAAADSBwAAAAAAAA"
        )
        #expect(try self.data(receipt, 2002)["topic"] == "usr6QMAAAAAAAA")
        #expect(try self.data(receipt, 1001)["topic"] == "usr0gcAAAAAAAA")
        #expect(try ReceiptReading(receipt).view(of: try Samples.uid(1)) == nil)
        #expect(try ReceiptReading(receipt).view(of: try Samples.uid(3)) == nil)
    }

    @Test func `names the channel and no sender to its readers`() throws {
        let receipt = try Samples.message(channel: "chnuwsAAAAAAAA")
        let view = try #require(try ReceiptReading(receipt).channelView)
        #expect(view.data["topic"] == "chnuwsAAAAAAAA")
        #expect(view.data["xfrom"] == nil)
        #expect(view.unread == 0)
        #expect(try ReceiptReading(try Samples.message()).channelView == nil)
    }

    @Test func `passes over the devices that are named, whoever's they are`() throws {
        let receipt = try Samples.message(
            to: #""usr0gcAAAAAAAA":{"delivered":1,"devices":["a"],"unread":3},"#
                + #""usr6QMAAAAAAAA":{"delivered":0,"unread":1}"#
        )
        let reading = try ReceiptReading(receipt)
        #expect(!reading.isMeant(try Samples.device("a")))
        #expect(reading.isMeant(try Samples.device("b")))
        #expect(reading.users.map(\.number) == [1001, 2002])
    }

    @Test(arguments: ["7", "[]", #"{"fmt":[{"at":-2,"len":1,"tp":"ST"}],"txt":"ab"}"#])
    func `refuses a message without a plain text`(content: String) throws {
        let receipt = try Samples.message(content: content)
        #expect(throws: WireFault(reason: .invalidContent)) { try ReceiptReading(receipt) }
        // What is not about a message has no preview.
        _ = try ReceiptReading(try Samples.message(what: "sub", content: content))
    }

    @Test func `refuses an action that is not known`() throws {
        let receipt = try Samples.message(what: "poke")
        #expect(throws: WireFault(reason: .unknownName, pointer: "/payload/what")) { try ReceiptReading(receipt) }
    }

    @Test func `cuts the preview at 128 scalars`() throws {
        let long = String(repeating: "a", count: 129)
        #expect(try self.data(try Samples.message(content: "\"\(long)\""))["content"] == long.dropLast() + "…")
        #expect(try ReceiptReading(try Samples.message(content: "\"\(long)\""), previewLimit: 2).preview == "aa…")
    }
}
