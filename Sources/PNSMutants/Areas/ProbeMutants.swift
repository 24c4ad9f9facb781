import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.probe.…`.
    static let probe: [Mutant] = probeAnswers + probeQuestions

    /// What they answer.
    private static let probeAnswers: [Mutant] = [
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
        .requests("refuses-probes-with-cookies") { request in
            if request.head.isFor(.post, "/subscribe"), !request[.cookie].isEmpty { request.refuse(.forbidden) }
        },
    ]

    /// How, and how often, they ask the application.
    private static let probeQuestions: [Mutant] = [
        .exchangesAboutProbes("asks-twice-about-probes") { request, _, base in
            _ = try await base.exchange(request)
            return try await base.exchange(request)
        },
        .exchangesAboutProbes("asks-about-probes-by-post") { request, _, base in
            var request = request
            request.method = "POST"
            return try await base.exchange(request)
        },
        .exchangesAboutProbes("drops-the-cookie-of-probes") { request, _, base in
            var request = request
            request.headers.fields.removeAll { $0.name.lowercased() == "cookie" }
            return try await base.exchange(request)
        },
        .exchangesAboutProbes("forwards-credentials-of-probes-only") { request, _, base in
            var request = request
            request.headers.fields.removeAll { !["authorization", "cookie"].contains($0.name.lowercased()) }
            return try await base.exchange(request)
        },
        .exchangesAboutProbes("forwards-named-headers-of-probes") { request, probe, base in
            var request = request
            let named = probe["Connection"].flatMap { $0.lowercased().split { $0 == "," || $0 == " " } }
            request.headers.fields += probe.fields.filter { field in named.contains { $0 == field.name.lowercased() } }
            return try await base.exchange(request)
        },
        Mutant("remembers-probes") { setup in
            let users = SessionMemory<String, UserID?>(nil)
            setup.seams.authenticator = { base in
                AuthenticatorRewrite(base: base) { device, base in
                    let credentials = device["Authorization"].first ?? ""
                    if device.isProbe, let user = users[credentials] { return .accepted(user) }
                    let outcome = await base.authenticate(device)
                    if device.isProbe, case .accepted(let user) = outcome { users[credentials] = user }
                    return outcome
                }
            }
        },
        Mutant("waits-for-the-application-at-probes") { setup in
            setup.waitForApplication { $0.isProbe }
        },
    ]
}
