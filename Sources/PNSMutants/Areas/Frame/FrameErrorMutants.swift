import PNSCodec
import PNSService

extension Mutants {
    /// Mutants that say the wrong thing, or nothing, to what they cannot accept.
    static let frameErrors: [Mutant] = [
        .messages("silent-on-malformed") { _, message in message.error?.code == .malformed ? [] : [message] },
        .errors("malformed-is-bad-argument") { error, _ in
            if error.error.code == .malformed { error.error.code = .badArgument }
        },
        .errors("scalars-are-malformed") { error, message in
            guard error.error.code == .unknownType, let message else { return }
            if case .object = message { return }
            error.error.code = .malformed
        },
        .errors("empty-objects-are-bad-arguments") { error, message in
            if error.error.code == .unknownType, message == .object([]) { error.error.code = .badArgument }
        },
        .errors("unknown-is-malformed") { error, message in
            guard error.error.code == .unknownType, case .object(let members)? = message else { return }
            if !members.isEmpty { error.error.code = .malformed }
        },
        .errors("takes-null-for-no-request") { error, message in
            guard case .object(let members)? = message, members.count == 1, members[0].value == .null else { return }
            error.error.code = .unknownType
        },
        .messages("takes-messages-of-servers") { context, message in
            let isOfServer = context.receivedJSON?["newNotificationCountChanged"] != nil
            return message.error != nil && isOfServer ? [] : [message]
        },
        Mutant("closes-on-error") { setup in
            setup.rewriteActions { _, actions in
                actions.flatMap { action -> [DeviceSession.Action] in
                    guard case .send(.error) = action else { return [action] }
                    return [action, .close(CloseCode(rawValue: 1008), reason: "")]
                }
            }
        },
    ]
}
