import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// What a data request is taken for.
    static let dataRequests: [Mutant] = [
        .dataRequests("data-forgets-the-unseen") { $0 ?? .latest },
        .dataRequests("data-gives-seen-ones-too") { $0 ?? .earliest },
        .dataRequests("data-ignores-the-time") { _ in nil },
        .dataRequests("data-includes-the-time") { $0?.advanced(by: .nanoseconds(-1)) },
        .refusing("data-needs-a-time") { $0 == nil },
        .refusing("data-refuses-null-times") { $0 == .null },
        .errors(answeringDataRequests: "data-ignores-bad-times") { request in
            guard case .string? = request["notificationDataRequest"]?["receivedAfter"] else { return false }
            return true
        },
        .errors(answeringDataRequests: "data-reads-numbers-as-times") { request in
            guard case .number? = request["notificationDataRequest"]?["receivedAfter"] else { return false }
            return true
        },
        .errors(answeringDataRequests: "data-takes-the-second-request") { $0["unseenNotificationDataRequest"] != nil },
    ]
}

extension Mutant {
    /// A mutant that asks the store for another time than the device has asked for.
    fileprivate static func dataRequests(
        _ id: String,
        _ change: @escaping @Sendable (Timestamp?) -> Timestamp?
    ) -> Mutant {
        Mutant(id) { setup in
            setup.rewriteActions { _, actions in
                actions.map { action in
                    guard case .readNotifications(let after) = action else { return action }
                    return .readNotifications(after: change(after))
                }
            }
        }
    }

    /// A mutant that answers data requests with an error, and then nothing more: the session waits for its store.
    fileprivate static func refusing(
        _ id: String,
        _ isRefused: @escaping @Sendable (JSONValue?) -> Bool
    ) -> Mutant {
        Mutant(id) { setup in
            let error = ErrorMessage(code: .badArgument, message: "The time is none.")
            setup.rewriteActions { context, actions in
                guard let request = context.receivedJSON?["notificationDataRequest"],
                    isRefused(request["receivedAfter"])
                else { return actions }
                return actions.map { action in
                    guard case .readNotifications = action else { return action }
                    return .send(.error(error))
                }
            }
        }
    }

    /// A mutant that answers data requests with nothing instead of an error.
    fileprivate static func errors(
        answeringDataRequests id: String,
        _ isWanted: @escaping @Sendable (JSONValue) -> Bool
    ) -> Mutant {
        .messages(id) { context, message in
            guard message.error != nil, let request = context.receivedJSON, request["notificationDataRequest"] != nil,
                isWanted(request)
            else { return [message] }
            return [.dated([])]
        }
    }
}
