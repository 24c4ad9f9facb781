import PNSCodec
import PNSService
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct DeviceSocketTests {
    private static func count(_ count: Int) -> RawConnection.Frame {
        .text(#"{"newNotificationCountChanged":\#(count)}"#)
    }

    private static let data = RawConnection.Frame.text(
        #"{"newNotificationData":[{"notification_data":"d","create_date":"2026-03-04T05:06:07.000Z"}]}"#
    )

    private static let record =
        #"{"user_id":"u1","notification_data":"d","create_date":"2026-03-04T05:06:07Z"}"#

    @Test func isToldCountsAndGivenData() async throws {
        try await TestServer.with { server in
            let (device, other, stranger) = (
                try await server.device("u1"), try await server.device("u1"), try await server.device("u2")
            )
            #expect(try await server.notify(Self.record).status == 202)
            #expect(try await device.frame() == Self.count(1))  // CNT-004
            #expect(try await other.frame() == Self.count(1))
            try await device.send(.text("unseenNotificationDataRequest"))
            #expect(try await device.frame() == Self.data)  // UNS-001
            #expect(try await device.frame() == Self.count(0))  // ORD-002
            #expect(try await other.frame() == Self.count(0))  // CNT-005, UNS-008
            try await stranger.send(TestFrame(opcode: 9))
            #expect(try await stranger.frame() == .pong([]))  // CNT-006: nothing before it
        }
    }

    @Test func isAnsweredInOrder() async throws {
        try await TestServer.with { server in
            let device = try await server.device("u1")
            try await device.send(
                .text("{"),
                .text(#"{"seenNotificationsRequest":{}}"#),
                .text("42"),
                .text(#""unseenNotificationDataRequest""#)
            )
            #expect(try await device.frame().text.hasPrefix(#"{"error":{"code":"malformed""#))
            #expect(try await device.frame() == .text(#"{"seenNotificationData":[]}"#))
            #expect(try await device.frame().text.hasPrefix(#"{"error":{"code":"unknown-type""#))
            #expect(try await device.frame() == .text(#"{"newNotificationData":[]}"#))
        }
    }

    @Test(
        arguments: [
            ("unmasked", TestFrame(opcode: 1, payload: [0x61], key: nil).bytes, 1002),
            ("binary", TestFrame(opcode: 2, payload: [1]).bytes, 1003),
            ("bad UTF-8", TestFrame(opcode: 1, payload: [0xFF]).bytes, 1007),
            ("too long", TestFrame(opcode: 1, announced: 65_537).bytes, 1009),
            ("reserved opcode", TestFrame(opcode: 3).bytes, 1002),
        ] as [(String, [UInt8], UInt16)]
    )
    func isFailedForABreach(_ name: String, _ bytes: [UInt8], _ code: UInt16) async throws {
        try await TestServer.with { server in
            let device = try await server.device("u1")
            let other = try await server.device("u1")
            try await device.send(bytes + TestFrame.text("unseenNotificationDataRequest").bytes)
            #expect(try await device.frame().closeCode == code)
            #expect(await device.end() == [])
            try await other.send(TestFrame(opcode: 9, payload: [1]))
            #expect(try await other.frame() == .pong([1]))  // FRM-008
        }
    }

    @Test(
        arguments: [
            (TestFrame(opcode: 8), [0x88, 0]), (TestFrame.close(1000), [0x88, 2, 0x03, 0xE8]),
            (TestFrame.close(4001, [0x78]), [0x88, 2, 0x0F, 0xA1]),
        ] as [(TestFrame, [UInt8])]
    )
    func isClosedWhenItCloses(_ close: TestFrame, _ answer: [UInt8]) async throws {
        try await TestServer.with { server in
            let device = try await server.device("u1")
            try await device.send(close, .text("unseenNotificationDataRequest"))
            #expect(await device.end() == answer)  // FRM-031, and nothing behind it
        }
    }

    @Test func isCutOffWhenItDoesNotEndItsSide() async throws {
        try await TestServer.with(configure: { $0.timeouts.closing = .milliseconds(20) }) { server in
            let device = try await HalfOpenDevice.connect(to: server)
            try await device.breakTheFraming()
            await device.isCutOff()
        }
    }

    @Test func isGivenItsDataInFragmentsOfAnySize() async throws {
        try await TestServer.with { server in
            let device = try await server.device("u1")
            let message = Array(#"{"seenNotificationsRequest":{"receivedAfter":""}}"#.utf8)
            for (index, byte) in message.enumerated() {
                let isLast = index == message.count - 1
                try await device.send(TestFrame(opcode: index == 0 ? 1 : 0, payload: [byte], isFinal: isLast))
            }
            #expect(try await device.frame() == .text(#"{"seenNotificationData":[]}"#))  // FRM-002
        }
    }

    @Test func isSlowedDownAndNotForgotten() async throws {
        try await TestServer.with(configure: { $0.service = Self.oneAtATime ?? $0.service }) { server in
            let device = try await server.device("u1")
            let request = TestFrame.text(#"{"seenNotificationsRequest":{}}"#).bytes
            try await device.send(Array((0..<500).map { _ in request }.joined()))
            for _ in 0..<500 { #expect(try await device.frame() == .text(#"{"seenNotificationData":[]}"#)) }
            try await device.send(TestFrame(opcode: 9))
            #expect(try await device.frame() == .pong([]))
        }
    }

    private static let oneAtATime = try? ServiceSettings(maxQueuedRequests: 1)

    @Test func isNotWaitedForWhenItDoesNotRead() async throws {
        try await TestServer.with { server in
            let (stalled, other) = (try await server.device("u1"), try await server.device("u1"))
            // Three quarters of the longest answer, in every answer from here on.
            let data = String(repeating: "x", count: 262_000)
            for _ in 0..<3 {
                let notify = try await server.notify(#"{"user_id":"u1","notification_data":"\#(data)"}"#)
                try #require(notify.status == 202)
            }
            try await stalled.send(.text("unseenNotificationDataRequest"))
            var frame = try await stalled.frame()
            while frame != Self.count(0) { frame = try await stalled.frame() }

            try await stalled.setReading(false)
            let request = TestFrame.text(#"{"seenNotificationsRequest":{}}"#).bytes
            try await stalled.send(Array((0..<16).map { _ in request }.joined()))
            let small = NotifyRecord(userID: try UserID(validating: "u1"), notificationData: "d")
            for _ in 0..<200 {
                _ = try await server.application.service.notify(.single(small), from: ApplicationName("shop"))
            }
            frame = try await other.frame()
            while frame != Self.count(200) { frame = try await other.frame() }

            try await stalled.setReading(true)
            var (answers, counts) = (0, [RawConnection.Frame]())
            while answers < 16 || counts.last != Self.count(200) {
                let frame = try await stalled.frame()
                if frame.payload.count > 1_000 { answers += 1 } else { counts.append(frame) }
            }
            #expect(answers == 16)
            // While the socket took nothing, the newest count replaced those before it.
            #expect(counts.count < 200)
        }
    }

    @Test func hearsOfABurstAtLeastTheLastCount() async throws {
        try await TestServer.with { server in
            let device = try await server.device("u1")
            let batch = Array(repeating: #"{"user_id":"u1","notification_data":"d"}"#, count: 100).joined(
                separator: ","
            )
            for _ in 0..<5 { #expect(try await server.notify(#"{"notifications":[\#(batch)]}"#).status == 202) }
            var last = try await device.frame()
            while last != Self.count(500) { last = try await device.frame() }
        }
    }
}
