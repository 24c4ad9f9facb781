import PNSCodec
import PNSService
import Testing

@testable import PNSServer

@Suite("Receipts of notifications", .timeLimit(.minutes(1)))
struct CoreReceiptsTests {
    private static let uid = "usr6QMAAAAAAAA"

    private func recipient(_ inbox: ReceiptInbox) async throws -> (receipt: Receipt, recipient: Recipient) {
        let receipt = try await inbox.next()
        return (receipt, try #require(receipt.to?.values.first))
    }

    @Test func `tell of connections, devices and the count`() async throws {
        try await ReceiptsServer.with { server, inbox in
            let body = #"{"user_id":"alice","notification_data":"dinner"}"#
            #expect(try await server.notify(body).status == 202)
            let (first, unconnected) = try await self.recipient(inbox)
            #expect(unconnected == Recipient(delivered: 0, unread: 1))
            #expect(first.payload.topic.text == Self.uid)
            #expect(first.payload.from == nil)
            #expect(first.payload.content == .string("dinner"))
            #expect(first.payload.mime == "text/plain")
            #expect(first.payload.seq == 1)

            let known = try await self.connect(server, "/subscribe?x=1&device=tok%2F1")
            let other = try await self.connect(server, "/subscribe")
            #expect(try await server.notify(body).status == 202)
            let (second, connected) = try await self.recipient(inbox)
            let device = try #require(DeviceID("tok/1"))
            #expect(connected == Recipient(delivered: 2, devices: [device], unread: 2))
            #expect(second.payload.seq == 2)
            try await known.close()
            try await other.close()
        }
    }

    @Test func `are about another user than the connected one`() async throws {
        try await ReceiptsServer.with { server, inbox in
            let device = try await self.connect(server, "/subscribe?device=tok")
            #expect(try await server.notify(#"{"user_id":"\#(Self.uid)","notification_data":"a"}"#).status == 202)
            let (_, recipient) = try await self.recipient(inbox)
            #expect(recipient == Recipient(delivered: 0, unread: 1))
            try await device.close()
        }
    }

    @Test(
        arguments: [
            (#"{"user_id":"alice","device_id":"tok-a"}"#, "/subscribe?device=other", ["tok-a"]),
            (#"{"user_id":"alice","device_id":""}"#, "/subscribe?device=other", ["other"]),
            (#"{"user_id":"alice","device_id":7}"#, "/subscribe", []),
            (#"{"user_id":"alice"}"#, "/subscribe?device=", []),
            (#"{"user_id":"alice"}"#, "/subscribe?device=%FF", []),
        ]
    )
    func `name the device that the application names, else the one in the query`(
        answer: String,
        target: String,
        devices: [String]
    ) async throws {
        try await TestApplication.with({ _ in .answer(200, answer) }) { application in
            try await ReceiptsServer.with(authentication: .application(url: application.url)) { server, inbox in
                let device = try await self.connect(server, target)
                #expect(try await server.notify(#"{"user_id":"alice","notification_data":"a"}"#).status == 202)
                let (_, recipient) = try await self.recipient(inbox)
                #expect(recipient.delivered == 1)
                #expect((recipient.devices ?? []).map(\.text) == devices)
                try await device.close()
            }
        }
    }

    private func connect(_ server: TestServer, _ target: String) async throws -> RawConnection {
        let connection = try await server.connect()
        let handshake = TestServer.handshake("Authorization: Bearer dev-alice", start: "GET \(target) HTTP/1.1")
        try await connection.send(handshake)
        try #require(try await connection.response().status == 101)
        _ = try await connection.frame()
        return connection
    }
}
