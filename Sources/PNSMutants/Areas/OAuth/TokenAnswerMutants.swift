import HTTPTypes
import PNSCodec
import PNSServer

extension Mutants {
    /// What a token request is answered with.
    static let tokenAnswers: [Mutant] = [
        .tokenAnswers("oauth-answers-201") { $0.status = 201 },
        .tokenAnswers("oauth-answers-other-names") { answer in
            answer[member: "token"] = answer[member: "access_token"]
            answer[member: "access_token"] = nil
        },
        .tokenAnswers("oauth-tokens-are-mac") { $0[member: "token_type"] = .string("mac") },
        .tokenAnswers("oauth-without-expiry") { $0[member: "expires_in"] = nil },
        .tokenAnswers("oauth-answers-a-form") { $0[.contentType] = "application/x-www-form-urlencoded" },
        .tokenAnswers("oauth-answer-is-cacheable") { $0[.cacheControl] = nil },
        .tokenAnswers("oauth-refuses-with-a-problem", 400...401) { $0[.contentType] = "application/problem+json" },
        .tokenAnswers("oauth-without-challenge", 401...401) { $0[.wwwAuthenticate] = nil },
        .answers("oauth-says-not-what-it-allows") { if $0.isFor(.get, "/oauth/token", 405) { $0[.allow] = nil } },
        Mutant("oauth-gives-one-token-to-all") { setup in
            let first = MutantMemory<JSONValue?>(nil)
            setup.seams.http = HTTPRewrite(answer: { answer in
                guard answer.isFor(.post, "/oauth/token", 200) else { return }
                let token = answer[member: "access_token"]
                answer[member: "access_token"] = first.with { memory in
                    memory = memory ?? token
                    return memory
                }
            })
        },
    ]
}
