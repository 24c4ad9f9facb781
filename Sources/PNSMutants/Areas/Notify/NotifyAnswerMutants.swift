import Foundation
import HTTPTypes
import PNSCodec

extension Mutants {
    /// Answers to one record, and to other methods.
    static let notifyAnswers: [Mutant] = [
        .answers("notify-is-200") { if $0.isFor(.post, "/notify", 202) { $0.status = 200 } },
        .notify("answers-with-own-id") {
            if $0.note != nil, $0.status == 202 { $0[member: "notification_id"] = .string(UUID().uuidString) }
        } _: {
            if $0.json?["notification_id"]?.asText != nil { $0.note("has an id") }
        },
        .notify("no-generated-id") {
            if $0.note != nil, $0.status == 202 { $0.body = Array("{}".utf8) }
        } _: {
            if $0.lacksID { $0.note("has no id") }
        },
        .notify("same-generated-id") { answer in
            if let user = answer.note, answer.status == 202 { answer[member: "notification_id"] = .string(user) }
        } _: {
            if $0.lacksID, let user = $0.json?["user_id"]?.asText { $0.note(user) }
        },
        Mutant("numbers-ids-anew-on-restart") { setup in
            let last = MutantMemory(0)
            Mutant.notify("numbers-ids-anew-on-restart") { answer in
                guard answer.note != nil, answer.status == 202 else { return }
                let number = last.with { last in
                    last += 1
                    return last
                }
                answer[member: "notification_id"] = .string("\(number)")
            } _: {
                if $0.lacksID { $0.note("has no id") }
            }
            .apply(&setup)
        },
        .notify("refuses-chunked-bodies") { if !$0.incoming[.transferEncoding].isEmpty { $0.refuse(.malformed) } },
        .answers("get-notify-is-404") { answer in
            guard answer.request.bare == "/notify", answer.status == 405 else { return }
            let allow = answer[.allow]
            answer.refuse(.notFound, nil)
            answer[.allow] = allow
        },
        .answers("no-allow-header") { $0[.allow] = nil },
        .answers("accepts-malformed-notify") { answer in
            guard answer.isFor(.post, "/notify", 400), answer[member: "code"]?.asText == "malformed" else { return }
            answer.accept()
        },
        .notify("stores-malformed") { call in
            let form = String(decoding: call.incoming.body, as: UTF8.self)
            guard form.hasPrefix("user_id=") else { return }
            call.incoming.body = JSONValue.object([
                JSONMember("user_id", .string(String(form.dropFirst(8).prefix { $0 != "&" }))),
                JSONMember("notification_data", .string("")),
            ]).wire()
            call.refuseAfterwards(.malformed, .unexpectedToken)
        },
    ]
}

extension NotifyCall {
    /// Whether the body is a single record without an id.
    fileprivate var lacksID: Bool { !self.isBatch && self.json?["notification_id"]?.asText == nil }
}

extension HTTPOutgoing {
    /// Becomes the answer 202 to a record with an id made up.
    mutating func accept() {
        self.head = HTTPResponse(status: .accepted, headerFields: [.contentType: "application/json"])
        self.body = Array(#"{"notification_id":"made-up"}"#.utf8)
    }
}
