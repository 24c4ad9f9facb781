import HTTPTypes
import PNSCodec

extension Mutants {
    /// Mutants of the scenarios `server.health.…`.
    static let health: [Mutant] = [
        .answers("health-is-204") { answer in
            guard answer.isFor(.get, "/healthz", 200) else { return }
            answer.status = 204
            answer.empty()
        },
        .requests("health-needs-credentials") { request in
            guard request.head.isFor(.get, "/healthz"), request.isAnonymous else { return }
            request.refuse(.unauthorized, headers: [.wwwAuthenticate: "Bearer"])
        },
        .answers("ready-is-204") { answer in
            guard answer.isFor(.get, "/readyz", 200) else { return }
            answer.status = 204
            answer.empty()
        },
        .requests("ready-needs-credentials") { request in
            guard request.head.isFor(.get, "/readyz"), request.isAnonymous else { return }
            request.refuse(.unauthorized, headers: [.wwwAuthenticate: "Bearer"])
        },
    ]
}
