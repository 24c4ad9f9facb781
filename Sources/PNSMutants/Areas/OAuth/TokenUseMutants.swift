import HTTPTypes
import PNSCodec
import PNSServer

extension Mutants {
    /// What access tokens are good for.
    static let tokenUses: [Mutant] = [
        .bearers("oauth-tokens-are-useless") { call, token, given, _ in
            if given.contains(where: { $0.text == token }) { call.incoming[.authorization] = [] }
        },
        .bearers("oauth-tokens-notify-nobody") { call, token, given, _ in
            guard given.contains(where: { $0.text == token }) else { return }
            call.accept(.object([JSONMember("notification_id", .string("made-up"))]))
        },
        .bearers("oauth-new-token-ends-the-old") { call, token, given, _ in
            if given.dropLast().contains(where: { $0.text == token }) { call.incoming[.authorization] = [] }
        },
        .bearers("oauth-compares-a-prefix") { call, token, given, _ in
            if given.contains(where: { token.hasPrefix($0.text) && token != $0.text }) { call.authorize() }
        },
        .bearers("oauth-takes-any-token") { call, token, _, _ in if token.hasPrefix("AQAAAA-") { call.authorize() } },
        .bearers("oauth-takes-any-scheme") { call, token, _, _ in
            if call.incoming[.authorization].first?.hasPrefix("Token ") == true {
                call.incoming[.authorization] = ["Bearer \(token)"]
            }
        },
        .bearers("oauth-stores-unauthorized") { call, token, _, _ in
            guard token.hasPrefix("AQAAAA-") else { return }
            call.authorize()
            call.refuseAfterwards(.unauthorized)
        },
        .bearers("oauth-tokens-live-half-as-long") { call, token, given, now in
            guard let known = given.first(where: { $0.text == token }), known.isOlder(than: 0.5, at: now) else {
                return
            }
            call.incoming[.authorization] = []
        },
        .bearers("oauth-tokens-live-for-ever") { call, token, given, now in
            guard let known = given.first(where: { $0.text == token }), known.isOlder(than: 1, at: now) else { return }
            call.authorize()
        },
        .bearers("oauth-expiry-is-for-ever") { call, token, given, now in
            guard given.contains(where: { $0.isOlder(than: 1, at: now) }), given.contains(where: { $0.text == token })
            else { return }
            call.incoming[.authorization] = []
        },
        .bearers("oauth-stores-expired") { call, token, given, now in
            guard let known = given.first(where: { $0.text == token }), known.isOlder(than: 1, at: now) else { return }
            call.authorize()
            call.refuseAfterwards(.unauthorized)
        },
        .bearers("oauth-tokens-of-the-other-secret-are-useless") { call, token, given, _ in
            guard given.contains(where: { $0.text == token && $0.isOfOtherSecret }) else { return }
            call.incoming[.authorization] = []
        },
        .answers("oauth-tokens-without-challenge") { answer in
            guard answer.isFor(.post, "/notify", 401) else { return }
            answer[.wwwAuthenticate] = "Bearer realm=\"pns\""
        },
    ]
}
