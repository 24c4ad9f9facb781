import HTTPTypes
import PNSCodec

extension Mutants {
    /// Mutants of the scenarios `server.error.…`.
    static let error: [Mutant] = problems + errorMessages

    private static let problems: [Mutant] = [
        .answers("plain-text-errors") { answer in
            guard answer.isFor(.post, "/notify", 400...599), case .string(let detail) = answer[member: "detail"] else {
                return
            }
            answer[.contentType] = "text/plain"
            answer.body = Array(detail.utf8)
        },
        .answers("invents-error-codes") { answer in
            if answer.isFor(.post, "/notify", 400) { answer[member: "code"] = .string("oops") }
        },
        .answers("bare-refusals-of-handshakes") { answer in
            if answer.request.isHandshake, answer.status >= 400 { answer.empty() }
        },
        .answers("handshakes-say-internal") { answer in
            guard answer.request.isHandshake, answer.status >= 400 else { return }
            answer[member: "code"] = .string("internal")
        },
        .answers("says-internal-for-not-found") { answer in
            if answer.status == 404 { answer[member: "code"] = .string("internal") }
        },
        .answers("says-forbidden-for-unauthorized") { answer in
            if answer.isFor(.post, "/notify", 401) { answer[member: "code"] = .string("forbidden") }
        },
        .answers("wrong-problem-status") { answer in
            if answer.status == 405 { answer[member: "code"] = .string("bad-argument") }
        },
        .answers("says-conflict-for-bad-arguments") { answer in
            if answer.isFor(.post, "/notify", 400) { answer[member: "code"] = .string("conflict") }
        },
        .answers("no-reason-in-problems") { answer in
            if answer.status >= 400 { answer[member: "reason"] = nil }
        },
        .answers("echoes-credentials") { answer in
            guard answer.isFor(.post, "/notify", 401), case .string(let detail) = answer[member: "detail"] else {
                return
            }
            let credentials = answer.request.headerFields[.authorization] ?? "none"
            answer[member: "detail"] = .string("\(detail) They are: \(credentials)")
        },
        .answers("unknown-path-is-200") { answer in
            if answer.request.method == .get, answer.status == 404 { answer.status = 200 }
        },
        .answers("unknown-path-is-405") { answer in
            guard answer.request.method != .get, answer.status == 404 else { return }
            answer.status = 405
            answer[.allow] = "GET"
            answer.body = Problem(code: .methodNotAllowed, detail: "Use GET.").wire()
        },
    ]

    private static let errorMessages: [Mutant] = [
        .errors("invents-message-codes") { error, _ in error.error.code = ErrorCode(rawValue: "oops") },
        .errors("no-reason-in-messages") { error, _ in error.error.reason = nil },
        .writes("error-without-message", "error") { message, error in
            message.setting("error", to: error.setting("message", to: nil))
        },
    ]
}
