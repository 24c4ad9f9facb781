import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.message.…`.
    static let message: [Mutant] = messageData + messageSilence + messagePlatforms + messageTopics

    private static func isSilent(_ message: JSONValue) -> Bool { message.at("data", "silent") != nil }
    private static func isRead(_ message: JSONValue) -> Bool { message.at("data", "what")?.plainText == "read" }
    private static func isCall(_ message: JSONValue) -> Bool { message.at("data", "webrtc") != nil }

    private static let messageData: [Mutant] = [
        .pushData("data-seq-is-a-number", "seq") { data in
            data["seq"]?.plainText.flatMap { JSONNumber($0) }.map { .number($0) }
        },
        .pushData("leaves-content-out", "content") { _ in nil },
        .pushData("data-ts-in-seconds", "ts") { data in
            data["ts"]?.plainText.map { .string(String($0.prefix { $0 != "." && $0 != "Z" }) + "Z") }
        },
        .pushData("data-names-from", "from") { data in data["xfrom"] },
        .pushData("preview-of-80", "content") { data in
            guard let text = data["content"]?.plainText, text.unicodeScalars.count > 80 else { return data["content"] }
            return .string(String(String.UnicodeScalarView(text.unicodeScalars.prefix(80))) + "\u{2026}")
        },
        .pushData("preview-without-ellipsis", "content") { data in
            data["content"]?.plainText.map { .string($0.replacing("\u{2026}", with: "")) }
        },
        .pushData("hides-markup", "content") { data in
            data["content"]?.plainText.map { .string($0.replacing("*", with: "")) }
        },
        .receipts("pushes-what-is-not-drafty") { receipt in
            guard let content = receipt.payload.content,
                String(decoding: content.wire(), as: UTF8.self).contains("-1")
            else { return receipt }
            var receipt = receipt
            receipt.payload.content = .string("abc")
            return receipt
        },
        .pushData("rights-in-small-letters", "modeWant") { data in
            data["modeWant"]?.plainText.map { .string($0.lowercased()) }
        },
        .pushData("rights-left-out", "modeGiven") { _ in nil },
        .pushData("subscription-with-seq", "seq", when: { $0["what"]?.plainText == "sub" }) { _ in .string("0") },
        .pushData("no-call-state", "webrtc") { _ in nil },
        .pushData("no-replace", "replace") { _ in nil },
        .answers("takes-unknown-rights") { answer in
            guard answer.isFor(.post, "/v1/receipts", 400) else { return }
            answer.status = 202
            answer.empty()
        },
    ]

    private static let messageSilence: [Mutant] = [
        .pushData("silent-is-false", "silent") { data in data["silent"] ?? .string("false") },
        .pushData("never-silent", "silent") { _ in nil },
        .pushData("silent-for-all", "silent") { _ in .string("true") },
        .recipients("loud-for-reached-users") { recipient in
            guard recipient.devices == nil else { return recipient }
            return Recipient(delivered: 0, unread: recipient.unread)
        },
        .pushData("read-is-loud", "silent", when: { $0["what"]?.plainText == "read" }) { _ in nil },
        .pushData("call-is-loud", "silent", when: { $0["webrtc"] != nil }) { _ in nil },
        .pushData("replace-is-loud", "silent", when: { $0["replace"] != nil }) { _ in nil },
        .pushMessage("notifies-silently", at: "android", "notification", when: isSilent, to: .object([])),
        .pushMessage("sounds-silently", at: "apns", "payload", "aps", "sound", when: isSilent, to: .string("default")),
    ]

    private static let messagePlatforms: [Mutant] = [
        .pushMessages("android-for-everybody") { message in
            guard message["android"] == nil else { return }
            message = message.setting("android", to: .object([JSONMember("priority", .string("HIGH"))]))
        },
        .pushMessage(
            "android-priority-normal",
            at: "android",
            "priority",
            when: { !isRead($0) },
            to: .string("NORMAL")
        ),
        .pushMessage("android-ttl-of-a-minute", at: "android", "ttl", when: { !isCall($0) }, to: .string("60s")),
        .pushMessage("read-is-urgent", at: "android", "priority", when: isRead, to: .string("HIGH")),
        .pushMessage("call-waits-an-hour", at: "android", "ttl", when: isCall, to: .string("3600s")),
        .pushMessage("apns-priority-is-a-number", at: "apns", "headers", "apns-priority", to: .number(JSONNumber(10))),
        .pushMessage("no-push-type", at: "apns", "headers", "apns-push-type", to: nil),
        .pushMessage("collapses-by-nothing", at: "apns", "headers", "apns-collapse-id", to: .string("x")),
        .pushMessages("badge-of-zero-is-left-out") { message in
            let path = ["apns", "payload", "aps", "badge"]
            guard message.at("apns", "payload", "aps", "badge") == .number(JSONNumber(0)) else { return }
            message = message.setting(at: path, to: nil)
        },
        .pushMessage("badge-is-one", at: "apns", "payload", "aps", "badge", to: .number(JSONNumber(1))),
        .pushMessage(
            "level-is-active",
            at: "apns",
            "payload",
            "aps",
            "interruption-level",
            when: { !isRead($0) && !isCall($0) },
            to: .string("active")
        ),
        .pushMessage("read-is-an-alert", at: "apns", "headers", "apns-push-type", when: isRead, to: .string("alert")),
        .pushMessage(
            "call-is-not-critical",
            at: "apns",
            "payload",
            "aps",
            "interruption-level",
            when: isCall,
            to: .string("time-sensitive")
        ),
    ]

    private static let messageTopics: [Mutant] = [
        .pushData("tells-the-stored-name", "topic", when: { $0["topic"]?.plainText?.hasPrefix("usr") == true }) { _ in
            .string("p2p6QMAAAAAAADSBwAAAAAAAA")
        },
        .pushRequests("no-channel") { request in
            guard request.isForFCM, request.messages.first?["topic"] != nil else { return .sent }
            let answer = OutboundAnswer(
                status: 200,
                headers: [OutboundHeader("Content-Type", "application/json")],
                body: Array(#"{"name":"projects/p/messages/1"}"#.utf8)
            )
            return .answered(answer)
        },
        .pushMessages("channel-as-token") { message in
            guard let topic = message["topic"] else { return }
            message = message.setting("topic", to: nil).setting("token", to: topic)
        },
        .pushMessages("channel-names-the-sender") { message in
            guard message["topic"] != nil else { return }
            message = message.setting(at: ["data", "xfrom"], to: .string("usrAQAAAAAAAAA"))
        },
        .pushMessages("channel-for-android") { message in
            if message["topic"] != nil { message = message.setting("apns", to: nil) }
        },
    ]
}
