import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Which token requests are refused.
    static let tokenRefusals: [Mutant] = [
        .tokens("oauth-takes-two-mechanisms") { if $0.authorization != nil { $0["client_secret"] = nil } },
        .tokens("oauth-ignores-another-id") { call in
            if call.authorization != nil, call["client_secret"] == nil { call["client_id"] = nil }
        },
        .tokens("oauth-serves-anybody") { if $0.isAnonymous { $0.authorize() } },
        .tokens("oauth-takes-any-client") { call in
            guard let id = call.basic?.id, call.secret(of: id) == nil else { return }
            call.authorize()
        },
        .tokens("oauth-takes-any-secret") { call in
            guard call["client_secret"] != nil, let secret = call.secret(of: call["client_id"]) else { return }
            call["client_secret"] = secret
        },
        .tokens("oauth-needs-no-secret") { call in
            guard call.authorization == nil, call["client_secret"] == nil else { return }
            call["client_secret"] = call.secret(of: call["client_id"])
        },
        .tokens("oauth-takes-broken-basic") { if $0.authorization?.contains("!") == true { $0.authorize() } },
        .tokens("oauth-takes-bearers-for-clients") { call in
            if call.authorization?.hasPrefix("Bearer ") == true { call.authorize() }
        },
        .tokens("oauth-assumes-the-grant") { call in
            if call["grant_type"] == nil { call["grant_type"] = "client_credentials" }
        },
        .tokens("oauth-takes-any-grant") { call in
            if call["grant_type"]?.isEmpty == false { call["grant_type"] = "client_credentials" }
        },
        .tokens("oauth-ignores-the-case-of-grants") { $0["grant_type"] = $0["grant_type"]?.lowercased() },
        .tokens("oauth-takes-the-first-of-two") { call in
            var seen: Set<String> = []
            call.fields = call.fields.filter { seen.insert($0.name).inserted }
        },
        .tokens("oauth-merges-scopes") { call in
            let scopes = call.fields.filter { $0.name == "scope" }
            if scopes.count > 1 { call["scope"] = scopes[0].value }
        },
        .tokens("oauth-takes-json") { call in
            guard call.incoming[.contentType] == ["application/json"] else { return }
            call.incoming[.contentType] = ["application/x-www-form-urlencoded"]
            call.incoming.body = Array("grant_type=client_credentials".utf8)
        },
        .tokens("oauth-repairs-percent-signs") { call in
            let text = String(decoding: call.incoming.body, as: UTF8.self)
            if text.contains("%zz") { call.incoming.body = Array(text.replacing("%zz", with: "").utf8) }
        },
        .tokens("oauth-repairs-utf8") { call in call.incoming.body.removeAll { $0 >= 0x80 } },
        .tokens("oauth-ignores-scopes") { $0["scope"] = nil },
        .tokens("oauth-looks-at-the-first-scope") { call in
            call["scope"] = call["scope"]?.split(separator: " ").first.map(String.init)
        },
    ]
}
