import Foundation
import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// To whom they say that a device belongs.
    static let authenticatedUsers: [Mutant] = [
        .authenticator("believes-the-client") { handshake, base in
            let outcome = await base.authenticate(handshake)
            guard case .accepted = outcome, let claimed = handshake["X-User-Id"].first,
                let user = try? UserID(validating: claimed)
            else { return outcome }
            return .accepted(user)
        },
        .outcomes("refuses-long-user-ids") { outcome in
            guard case .accepted(let user) = outcome, user.text.utf8.count > 128 else { return outcome }
            return .failed(reason: "the user id is long")
        },
        .userIDs("normalises-user-ids") { $0.precomposedStringWithCanonicalMapping },
        .userIDs("folds-user-ids") { $0.lowercased() },
        .userIDs("trims-user-ids") { $0.trimmingCharacters(in: .whitespaces) },
    ]
}

extension Mutant {
    /// A mutant that takes different user ids for the same.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - fold: Gives the user id that stands for all of them.
    /// - Returns: The mutant.
    fileprivate static func userIDs(_ id: String, _ fold: @escaping @Sendable (String) -> String) -> Mutant {
        Mutant(id) { setup in
            setup.seams.authenticator = { base in
                AuthenticatorRewrite(base: base) { handshake, base in
                    let outcome = await base.authenticate(handshake)
                    guard case .accepted(let user) = outcome, let folded = try? UserID(validating: fold(user.text))
                    else { return outcome }
                    return .accepted(folded)
                }
            }
            setup.seams.http = HTTPRewrite(
                needsBody: { $0.isFor(.post, "/notify") },
                request: { request in
                    guard let json = try? JSONValue(wire: request.body) else { return }
                    let folded = json.folding(fold)
                    if folded != json { request.body = folded.wire() }
                }
            )
        }
    }
}

extension JSONValue {
    /// A record or a batch with its user ids folded.
    fileprivate func folding(_ fold: (String) -> String) -> JSONValue {
        var folded = self
        if case .string(let user) = self["user_id"] { folded = folded.setting("user_id", to: .string(fold(user))) }
        if case .array(let records) = self["notifications"] {
            folded = folded.setting("notifications", to: .array(records.map { $0.folding(fold) }))
        }
        return folded
    }
}
