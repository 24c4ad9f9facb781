import HTTPTypes
import PNSCodec

extension Mutants {
    /// Mutants of the scenarios `server.discovery.…`.
    static let discovery: [Mutant] = [
        .discovery("discovery-is-a-list") { answer in
            answer.body = JSONValue.array(answer.json.map { [$0] } ?? []).wire()
        },
        .discovery("wrong-protocol") { answer in answer[member: "protocol"] = .string("2025.4") },
        .discovery("hides-its-profile") { answer in answer[member: "profiles"] = .array([]) },
        .discovery("features-is-a-string") { answer in
            guard case .array(let features) = answer[member: "features"] else { return }
            let names = features.compactMap { if case .string(let name) = $0 { name } else { nil } }
            answer[member: "features"] = .string(names.joined(separator: " "))
        },
        .discovery("discovery-is-plain-text") { answer in answer[.contentType] = "text/plain" },
        .discovery("no-limits") { answer in
            answer[member: "limits"] = answer[member: "limits"]?.setting("sweepBoundSeconds", to: nil)
        },
        .discovery("limit-below-minimum") { answer in
            let limits = answer[member: "limits"]?.setting("idempotencySeconds", to: .number(JSONNumber(3_600)))
            answer[member: "limits"] = limits
        },
        .discovery("optional-limit-below-minimum") { answer in
            let limits = answer[member: "limits"]?.setting("maxMessagesPerSecond", to: .number(JSONNumber(9)))
            answer[member: "limits"] = limits
        },
        .requests("discovery-needs-credentials") { request in
            guard request.head.isFor(.get, "/.well-known/pns"), request.isAnonymous else { return }
            request.refuse(.unauthorized, headers: [.wwwAuthenticate: "Bearer"])
        },
    ]
}

extension Mutant {
    /// A mutant that changes the discovery document.
    fileprivate static func discovery(
        _ id: String,
        _ edit: @escaping @Sendable (inout HTTPOutgoing) -> Void
    ) -> Mutant {
        .answers(id) { answer in
            if answer.isFor(.get, "/.well-known/pns", 200) { edit(&answer) }
        }
    }
}
