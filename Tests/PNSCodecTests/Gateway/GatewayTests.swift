import Foundation
import PNSCodec
import Testing

@Suite("A message of the gateway or the registry")
struct GatewayTests {
    private func refusal<Value: WireValue & Codable>(_ text: String, _ type: Value.Type) throws -> String {
        let strict = try #require(fault(reading: text, as: type))
        return "\(strict.reason.rawValue) \(strict.pointer)"
    }

    @Test("is written as it was read")
    func roundTrips() throws {
        let payload = #"{"title":"Sale","description":"","data":{"badge":2,"sound":"chime","x":[1.50,null]}}"#
        let read = try PushSessionPayload(text: payload)
        #expect(read.text == payload)
        #expect(read.data?.badge == 2)
        #expect(read.data?.sound == "chime")
        #expect(try PushSessionPayload(text: #"{"title":"a","data":{"x":null}}"#).data == nil)
        for text in [
            #"{"device":{"token":"t","type":"ios"},"kind":"success"}"#,
            #"{"device":{"token":"t","type":"android"},"kind":"canonical","new_token":"u"}"#,
            #"{"device":{"token":"t","type":"ios"},"kind":"invalid_device","error":"Unregistered"}"#,
            #"{"device":{"token":"t","type":"x"},"kind":"provider_error","error":"a","retryable":false}"#,
            #"{"kind":"io_error","error":"closed"}"#,
        ] {
            #expect(try Feedback(text: text).text == text)
            #expect(try JSONDecoder().decode(Feedback.self, from: Data(text.utf8)) == Feedback(text: text))
        }
    }

    @Test("has data without reserved names and with a badge that is a number")
    func data() throws {
        for (text, expected) in [
            (#"{"title":"a","data":{"aps":{}}}"#, "reserved-name /data/aps"),
            (#"{"title":"a","data":{"b":1,"gcm_x":1}}"#, "reserved-name /data/gcm_x"),
            (#"{"title":"a","data":{"badge":"1"}}"#, "wrong-type /data/badge"),
            (#"{"title":"a","data":{"badge":1.5}}"#, "not-integral /data/badge"),
            (#"{"title":"a","data":{"sound":1}}"#, "wrong-type /data/sound"),
            (#"{"description":"a"}"#, "missing-member /title"),
        ] {
            #expect(try self.refusal(text, PushSessionPayload.self) == expected)
        }
        #expect(PushSessionData([JSONMember("from", .string(""))]) == nil)
        #expect(PushSessionData([JSONMember("a", .null)])?.members == [])
    }

    @Test("tells of a device only what belongs to the kind of feedback")
    func feedback() throws {
        for (text, expected) in [
            (#"{"kind":"success"}"#, "missing-member /device"),
            (#"{"device":{"token":"t","type":"ios"},"kind":"sent"}"#, "unknown-name /kind"),
            (#"{"device":{"token":"t","type":"ios"},"kind":"success","error":"a"}"#, "conflicting-members /error"),
            (#"{"device":{"token":"t","type":"ios"},"kind":"canonical"}"#, "missing-member /new_token"),
            (
                #"{"device":{"token":"t","type":"ios"},"kind":"provider_error","error":"a"}"#,
                "missing-member /retryable"
            ),
        ] {
            #expect(try self.refusal(text, Feedback.self) == expected)
        }
    }

    @Test("has the subscription of a browser as the browser gives it")
    func subscriptions() throws {
        let key = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        let keys = #""keys":{"p256dh":"\#(key)","auth":"BTBZMqHH6r4Tts7J_aSIgg"}"#
        let text = #"{"endpoint":"https://push.example.net:443/a?b","expirationTime":null,\#(keys)}"#
        let subscription = try PushSubscription(text: text)
        #expect(subscription.endpoint.origin == "https://push.example.net")
        #expect(subscription.keys.p256dh.count == 65)
        #expect(subscription.keys.auth.count == 16)
        #expect("\(subscription) \(subscription.keys)" == "a push subscription the keys of a push subscription")
        let line = SessionDevice(subscription)
        #expect(try SessionDevice(text: line.text).subscription == subscription)
        let registration = try DeviceRegistration(text: #"{"platform":"web","lang":"",\#(text.dropFirst())"#)
        #expect(registration.subscription == subscription)
        #expect(registration.lang == nil)
        #expect(
            DeviceRegistration(subscription).text
                == #"{"platform":"web","endpoint":"https://push.example.net:443/a?b",\#(keys)}"#
        )
        #expect(
            try self.refusal(#"{"platform":"ios",\#(text.dropFirst())"#, DeviceRegistration.self)
                == "conflicting-members /endpoint"
        )
        #expect(
            try self.refusal(#"{"platform":"web",\#(keys)}"#, DeviceRegistration.self) == "missing-member /endpoint"
        )
        #expect(try self.refusal(#"{"token":"https://a","type":"web"}"#, SessionDevice.self) == "missing-member /keys")
    }
}
