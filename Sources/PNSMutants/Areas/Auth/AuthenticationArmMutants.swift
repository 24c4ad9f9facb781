import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants that answer 503 where a failing application permits 502 and 504, one for each way to fail.
    static let authenticationArms: [Mutant] = [
        .unavailable("application-500-is-503") { $0.status >= 500 },
        .unavailable("application-404-is-503") { $0.status == 404 },
        .unavailable("application-201-is-503") { $0.status == 201 },
        .unavailable("redirect-is-503") { (300...399).contains($0.status) },
        .unavailable("missing-user-id-is-503") { $0.status == 200 && $0.json != nil && $0.json?["user_id"] == nil },
        .unavailable("numeric-user-id-is-503") { response in
            if case .number = response.json?["user_id"] { true } else { false }
        },
        .unavailable("empty-user-id-is-503") { $0.json?["user_id"]?.asText == "" },
        .unavailable("long-user-id-is-503") { $0.json?["user_id"]?.asText?.utf8.count ?? 0 > 256 },
        .unavailable("text-answer-is-503") { $0.status == 200 && $0.body.first == UInt8(ascii: "<") },
        .unavailable("trailing-comma-is-503") { $0.status == 200 && $0.body.suffix(2).elementsEqual(",}".utf8) },
        .unavailable("byte-order-mark-is-503") { $0.body.starts(with: [0xEF, 0xBB, 0xBF]) },
        .authenticator("slow-application-is-503") { handshake, base in
            let outcome = await base.authenticate(handshake)
            return outcome == .timedOut && !handshake.isProbe ? .overloaded : outcome
        },
        .authenticator("slow-probe-is-503") { handshake, base in
            let outcome = await base.authenticate(handshake)
            return outcome == .timedOut && handshake.isProbe ? .overloaded : outcome
        },
    ]
}

extension Mutant {
    /// A mutant that answers some failures of the application as if it had too much to do itself.
    fileprivate static func unavailable(
        _ id: String,
        _ isMeant: @escaping @Sendable (ApplicationResponse) -> Bool
    ) -> Mutant {
        Mutant(id) { setup in
            let responses = SessionMemory<String, ApplicationResponse?>(nil)
            setup.seams.applicationClient = { base in
                ApplicationClientRewrite(base: base) { request, base in
                    let response = try await base.exchange(request)
                    responses[request.credentials] = response
                    return response
                }
            }
            setup.seams.authenticator = { base in
                AuthenticatorRewrite(base: base) { handshake, base in
                    let outcome = await base.authenticate(handshake)
                    guard case .failed = outcome, !handshake.isProbe,
                        let response = responses[handshake["Authorization"].first ?? ""]
                    else { return outcome }
                    return isMeant(response) ? .overloaded : outcome
                }
            }
        }
    }
}

extension ApplicationResponse {
    fileprivate var json: JSONValue? { try? JSONValue(wire: self.body) }
}
