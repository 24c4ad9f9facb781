import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// How a token request is read.
    static let tokenRequests: [Mutant] = [
        .tokens("oauth-knows-no-basic") { if $0.basic != nil { $0.incoming[.authorization] = [] } },
        .tokens("oauth-knows-only-basic") { call in
            call["client_id"] = nil
            call["client_secret"] = nil
        },
        .tokens("oauth-refuses-every-id-beside-basic") { call in
            if call.authorization != nil, call["client_id"] != nil { call.refuse() }
        },
        .tokens("oauth-refuses-unknown-parameters") { call in
            let known = ["grant_type", "scope", "client_id", "client_secret"]
            if call.fields.contains(where: { !known.contains($0.name) }) { call.refuse() }
        },
        .tokens("oauth-refuses-empty-parameters") { if $0["scope"] == "" { $0.refuse() } },
        .tokens("oauth-takes-empty-for-present") { if $0["grant_type"] == "" { $0["grant_type"] = "none" } },
        .tokens("oauth-decodes-nothing") { call in
            guard call.authorization != nil, call.incoming.body.contains(UInt8(ascii: "%")) else { return }
            call.refuse()
        },
        .tokens("oauth-compares-the-whole-media-type") { call in
            if call.incoming[.contentType].contains(where: { $0.contains(";") }) { call.refuse() }
        },
        .tokens("oauth-reads-the-query") { call in
            guard let query = call.incoming.head.path?.split(separator: "?", maxSplits: 1).dropFirst().first else {
                return
            }
            call.incoming.body += Array("&\(query)".utf8)
        },
        .answers("oauth-query-is-403") { answer in
            guard answer.request.bare == "/oauth/token", answer.request.path?.contains("?") == true else { return }
            if answer.status == 400 || answer.status == 401 { answer.status = 403 }
        },
        .tokens("oauth-refuses-chunked-bodies") { if !$0.incoming[.transferEncoding].isEmpty { $0.refuse() } },
        .tokens("oauth-requests-are-short") { if $0.incoming.body.count > 1_024 { $0.refuse() } },
        .tokens("oauth-knows-no-scope") { if $0["scope"] == TokenService.scope { $0.refuse(.invalidScope) } },
        .requests("oauth-answers-get") { incoming in
            guard incoming.head.isFor(.get, "/oauth/token") else { return }
            incoming.answer("{}")
        },
    ]
}
