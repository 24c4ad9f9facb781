import HTTPTypes
import PNSCodec

extension Mutants {
    /// Mutants of the scenarios `server.probe.…`.
    static let probe: [Mutant] = [
        .answers("probe-without-user-id") { answer in
            if answer.isFor(.post, "/subscribe", 200) { answer.body = Array("{}".utf8) }
        },
        .answers("probe-is-204") { answer in
            guard answer.isFor(.post, "/subscribe", 200) else { return }
            answer.status = 204
            answer.empty()
        },
        .answers("probe-accepts-anyone") { answer in
            guard answer.isFor(.post, "/subscribe", 401) else { return }
            answer.status = 200
            answer[.contentType] = "application/json"
            answer[.wwwAuthenticate] = nil
            answer.body = Array(#"{"user_id":"anyone"}"#.utf8)
        },
        .answers("probe-failure-is-500") { answer in
            guard answer.isFor(.post, "/subscribe", 502...504) else { return }
            answer.status = 500
            answer.body = Problem(code: .internal, detail: "The probe failed.").wire()
        },
        .answers("probe-forbidden-is-401") { answer in
            guard answer.isFor(.post, "/subscribe", 403) else { return }
            answer.status = 401
            answer[.wwwAuthenticate] = "Bearer"
            answer.body = Problem(code: .unauthorized, detail: "The probe is refused.").wire()
        },
    ]
}
