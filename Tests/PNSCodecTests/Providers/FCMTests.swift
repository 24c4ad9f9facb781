import Foundation
import PNSCodec
import Testing

@Suite("A message of FCM")
struct FCMTests {
    private static let whole =
        ##"{"token":"t","data":{"what":"msg"},"android":{"priority":"HIGH","ttl":"3600s","##
        + ##""notification":{"color":"#a0B1c2","##
        + #""notificationCount":3,"lightSettings":{"color":{"red":0.5},"lightOnDuration":"1.500s"}}},"#
        + #""apns":{"headers":{"apns-priority":"10"},"payload":{"aps":{"alert":{"title":"a"},"badge":0,"url-args":["x"]},"#
        + #""orderId":7}},"webpush":{"notification":{"title":"a"},"fcmOptions":{"link":"https://a.example/"}},"#
        + #""fcmOptions":{"analyticsLabel":"l"}}"#

    @Test("is written as it was read")
    func roundTrip() throws {
        #expect(try FCMMessage(text: Self.whole).text == Self.whole)
    }

    @Test("is made of its parts in the order of the service")
    func made() throws {
        let token = try #require(DeviceID("tok-1"))
        var android = FCMAndroidConfig(priority: .high, ttl: FCMDuration(seconds: 3600))
        android.notification = FCMAndroidNotification()
        android.notification?.tag = "grpuwsAAAAAAAA"
        android.notification?.notificationPriority = .high
        android.notification?.visibility = .private
        var aps = APNSDictionary(badge: 0, sound: .name("default"), contentAvailable: true, mutableContent: true)
        aps.interruptionLevel = .timeSensitive
        aps.threadID = "grpuwsAAAAAAAA"
        let message = FCMMessage(
            target: .token(token),
            data: FCMData(["what": "msg", "xfrom": "usr6QMAAAAAAAA", "seq": "12"]),
            android: android,
            apns: FCMAPNSConfig(headers: ["apns-push-type": "alert"], payload: APNSPayload(aps: aps))
        )
        #expect(
            message.text
                == #"{"token":"tok-1","data":{"what":"msg","xfrom":"usr6QMAAAAAAAA","seq":"12"},"#
                + #""android":{"priority":"HIGH","ttl":"3600s","notification":{"tag":"grpuwsAAAAAAAA","#
                + #""notificationPriority":"PRIORITY_HIGH","visibility":"PRIVATE"}},"#
                + #""apns":{"headers":{"apns-push-type":"alert"},"payload":{"aps":{"badge":0,"sound":"default","#
                + #""thread-id":"grpuwsAAAAAAAA","content-available":1,"mutable-content":1,"#
                + #""interruption-level":"time-sensitive"}}}}"#
        )
        #expect(message.target == .token(token))
    }

    @Test(
        "is refused with reason and place",
        arguments: [
            (#"{}"#, Reason.missingMember, "/token"),
            (#"{"token":"a","topic":"b"}"#, .conflictingMembers, "/topic"),
            (#"{"fid":"a","condition":"b"}"#, .conflictingMembers, "/condition"),
            (#"{"topic":"a b"}"#, .invalidForm, "/topic"),
            (#"{"token":""}"#, .empty, "/token"),
            (#"{"token":"a","data":{"n":1}}"#, .wrongType, "/data/n"),
            (#"{"token":"a","data":{"b":"","from":"x"}}"#, .reservedName, "/data/from"),
            (#"{"token":"a","data":{"google.x":"x"}}"#, .reservedName, "/data/google.x"),
            (#"{"token":"a","android":{"ttl":3600}}"#, .wrongType, "/android/ttl"),
            (#"{"token":"a","android":{"ttl":"-1s"}}"#, .invalidForm, "/android/ttl"),
            (#"{"token":"a","android":{"ttl":"2419200.1s"}}"#, .invalidForm, "/android/ttl"),
            (#"{"token":"a","android":{"priority":"urgent"}}"#, .unknownName, "/android/priority"),
            (
                #"{"token":"a","android":{"collapseKey":"a","collapse_key":"a"}}"#, .conflictingMembers,
                "/android/collapse_key"
            ),
            (
                #"{"token":"a","android":{"collapse_key":"a","collapseKey":"a"}}"#, .conflictingMembers,
                "/android/collapseKey"
            ),
            (#"{"token":"a","android":{},"androidV2":{}}"#, .conflictingMembers, "/androidV2"),
            (
                #"{"token":"a","apns":{"payload":{"aps":{"relevance-score":1.5}}}}"#, .outOfRange,
                "/apns/payload/aps/relevance-score"
            ),
            (
                #"{"token":"a","webpush":{"fcm_options":{"link":"http://a"}}}"#, .invalidForm,
                "/webpush/fcm_options/link"
            ),
        ]
    )
    func refused(text: String, reason: Reason, pointer: String) throws {
        let strict = try #require(fault(reading: text, as: FCMMessage.self))
        #expect(strict.reason == reason)
        #expect(strict.pointer == pointer)
        guard ![.missingMember, .wrongType].contains(reason) else { return }
        do {
            _ = try JSONDecoder().decode(FCMMessage.self, from: Data(text.utf8))
            Issue.record("A lenient decoder takes \(text).")
        } catch DecodingError.dataCorrupted(let context) {
            #expect((context.underlyingError as? WireFault)?.reason == reason)
        }
    }

    @Test(
        "has data of 4096 bytes, and of 2048 to a topic",
        arguments: [("token", 4096), ("topic", 2048), ("condition", 2048)]
    )
    func sizes(target: String, most: Int) throws {
        func text(_ count: Int) -> String {
            #"{"data":{"kk":"\#(String(repeating: "é", count: (count - 2) / 2))"},"\#(target)":"a"}"#
        }
        #expect(try !FCMMessage(text: text(most)).isTooLarge)
        let refusal = fault(reading: text(most + 2), as: FCMMessage.self)
        #expect(refusal?.reason == .tooLong)
        #expect(refusal?.pointer == "/data")
    }

    @Test("reads both spellings and writes one")
    func spellings() throws {
        let message = try FCMMessage(
            text: #"{"topic":"/topics/x","android":{"direct_boot_ok":true,"priority":"high","notification":{"#
                + #""channel_id":"c","notification_priority":"priority_max"}},"fcm_options":{"analytics_label":"a"}}"#
        )
        #expect(
            message.text
                == #"{"topic":"x","android":{"priority":"HIGH","notification":{"channelId":"c","#
                + #""notificationPriority":"PRIORITY_MAX"},"directBootOk":true},"fcmOptions":{"analyticsLabel":"a"}}"#
        )
    }

    @Test("survives other coders")
    func codable() throws {
        let message = try FCMMessage(text: Self.whole)
        let again = try JSONDecoder().decode(FCMMessage.self, from: JSONEncoder().encode(message))
        #expect(again.apns?.payload?.aps?.alert == message.apns?.payload?.aps?.alert)
        #expect(again.apns?.payload?.others == message.apns?.payload?.others)
        #expect(again.apns?.payload?.aps?.others == message.apns?.payload?.aps?.others)
        #expect(again == message)
    }

    @Test("is sent in an envelope, and answered with a name or an error")
    func answers() throws {
        let request = try FCMSendRequest(text: #"{"validate_only":true,"message":{"fid":"f"}}"#)
        #expect(request.text == #"{"message":{"fid":"f"},"validateOnly":true}"#)
        let answer = try FCMSendAnswer(text: #"{"name":"projects/shop/messages/0:15%2f"}"#)
        #expect(answer.name.project == "shop")
        #expect(answer.name.message == "0:15%2f")
        let error = try FCMErrorAnswer(
            text: #"{"error":{"code":404,"message":"gone","status":"NOT_FOUND","details":[{"@type":"#
                + #""type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"UNREGISTERED"}]}}"#
        )
        #expect(error.errorCode == .unregistered)
        #expect(!error.violatesToken)
        let bad = try FCMErrorAnswer(
            text: #"{"error":{"code":400,"details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","#
                + #""fieldViolations":[{"field":"message.token","description":"d"}]}]}}"#
        )
        #expect(bad.errorCode == .unspecifiedError)
        #expect(bad.violatesToken)
    }
}
