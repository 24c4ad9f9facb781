import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// What they make of an application that does not let the device in.
    static let authenticationAnswers: [Mutant] = [
        .outcomes("application-401-is-403") { outcome in
            if case .refused = outcome { .forbidden } else { outcome }
        },
        .outcomes("application-403-is-401") { outcome in
            outcome == .forbidden ? .refused(challenge: nil) : outcome
        },
        .outcomes("slow-application-is-401") { outcome in
            outcome == .timedOut ? .refused(challenge: nil) : outcome
        },
        .outcomes("application-500-is-401") { outcome in
            (outcome.status ?? 0) >= 500 ? .refused(challenge: nil) : outcome
        },
        .answers("no-challenge") { answer in
            if answer.status == 401 { answer[.wwwAuthenticate] = nil }
        },
        .failures("application-404-is-404") { outcome, answer in
            if let status = outcome.status, (400...499).contains(status) { answer.status = status }
        },
        .failures("hang-up-is-500") { outcome, answer in
            guard case .failed(let reason) = outcome, reason.hasPrefix("no answer") else { return }
            answer.status = 500
            answer[member: "code"] = .string("internal")
        },
        .exchanges("accepts-other-2xx") { request, base in
            var response = try await base.exchange(request)
            if (201...299).contains(response.status) { response.status = 200 }
            return response
        },
    ]

    /// What they take for an answer that names a user.
    static let acceptances: [Mutant] = [
        .acceptances("accepts-without-user-id") { body in
            guard let json = try? JSONValue(wire: body), json["user_id"] == nil else { return }
            body = json.setting("user_id", to: .string("nobody in particular")).wire()
        },
        .acceptances("accepts-numeric-user-id") { body in
            guard let json = try? JSONValue(wire: body), case .number(let number) = json["user_id"] else { return }
            body = json.setting("user_id", to: .string(number.text)).wire()
        },
        .acceptances("accepts-empty-user-id") { body in
            guard let json = try? JSONValue(wire: body), json["user_id"] == .string("") else { return }
            body = json.setting("user_id", to: .string("anonymous")).wire()
        },
        Mutant("accepts-long-user-id") { setup in
            let limit = setup.configuration.service.limits.maxIdentifierBytes
            setup.seams.applicationClient = { base in
                ApplicationClientRewrite(base: base) { request, base in
                    var response = try await base.exchange(request)
                    guard response.status == 200, let json = try? JSONValue(wire: response.body),
                        case .string(let user) = json["user_id"], user.utf8.count > limit
                    else { return response }
                    let beginning = String(decoding: user.utf8.prefix(Int(limit)), as: UTF8.self)
                    response.body = json.setting("user_id", to: .string(beginning)).wire()
                    return response
                }
            }
        },
        .acceptances("takes-text-for-user-id") { body in
            guard let first = body.first, first != UInt8(ascii: "{"), first != 0xEF else { return }
            let user = String(String(decoding: body, as: UTF8.self).prefix(32))
            body = AuthenticationAnswer.text(for: user)
        },
        .acceptances("lenient-application-answer") { body in
            guard body.last == UInt8(ascii: "}"), body.dropLast().last == UInt8(ascii: ",") else { return }
            body.remove(at: body.count - 2)
        },
        .acceptances("skips-mark-of-application-answer") { body in
            if body.starts(with: [0xEF, 0xBB, 0xBF]) { body.removeFirst(3) }
        },
    ]
}

extension AuthenticationAnswer {
    /// An answer that names a user, whether or not it can be one.
    fileprivate static func text(for user: String) -> [UInt8] {
        JSONValue.object([JSONMember("user_id", .string(user))]).wire()
    }
}

extension Mutant {
    /// A mutant that answers a handshake by how the application failed.
    fileprivate static func failures(
        _ id: String,
        _ edit: @escaping @Sendable (AuthenticationOutcome, inout HTTPOutgoing) -> Void
    ) -> Mutant {
        Mutant(id) { setup in
            let outcomes = SessionMemory<String, AuthenticationOutcome?>(nil)
            setup.seams.authenticator = { base in
                AuthenticatorRewrite(base: base) { handshake, base in
                    let outcome = await base.authenticate(handshake)
                    outcomes[handshake["Authorization"].first ?? ""] = outcome
                    return outcome
                }
            }
            setup.seams.http = HTTPRewrite(answer: { answer in
                guard answer.isUnaccepted,
                    let outcome = outcomes[answer.request.headerFields[.authorization] ?? ""]
                else { return }
                edit(outcome, &answer)
            })
        }
    }
}

extension AuthenticationOutcome {
    /// The status of the application's answer, when it is none that the protocol knows.
    fileprivate var status: Int? {
        guard case .failed(let reason) = self, reason.hasPrefix("status ") else { return nil }
        return Int(reason.dropFirst("status ".count))
    }
}
