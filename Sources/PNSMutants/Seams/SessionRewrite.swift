import PNSCodec
import PNSServer
import PNSService

extension MutantSetup {
    /// Gives other actions than those of the session, behind rewriting that was asked for before.
    ///
    /// - Parameter rewrite: Gives the actions to perform.
    mutating func rewriteActions(
        _ rewrite: @escaping @Sendable (SessionContext, [DeviceSession.Action]) -> [DeviceSession.Action]
    ) {
        guard let before = self.seams.rewriteActions else {
            self.seams.rewriteActions = rewrite
            return
        }
        self.seams.rewriteActions = { rewrite($0, before($0, $1)) }
    }

    /// Sends other messages than those of the session.
    ///
    /// Where the session wants to know that a message was written, it is told so about the last one that is sent in its
    /// place; there must be one.
    ///
    /// - Parameter rewrite: Gives the messages to send in place of one.
    mutating func rewriteMessages(
        _ rewrite: @escaping @Sendable (SessionContext, ServerMessage) -> [ServerMessage]
    ) {
        self.rewriteActions { context, actions in
            actions.flatMap { action -> [DeviceSession.Action] in
                switch action {
                case .send(let message):
                    return rewrite(context, message).map { .send($0) }
                case .sendAndReport(let message):
                    let messages = rewrite(context, message)
                    return messages.dropLast().map { .send($0) } + messages.suffix(1).map { .sendAndReport($0) }
                default:
                    return [action]
                }
            }
        }
    }
}

extension Mutant {
    /// A mutant that sends other messages than those of the session.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - rewrite: Gives the messages to send in place of one.
    /// - Returns: The mutant.
    static func messages(
        _ id: String,
        _ rewrite: @escaping @Sendable (SessionContext, ServerMessage) -> [ServerMessage]
    ) -> Mutant {
        Mutant(id) { $0.rewriteMessages(rewrite) }
    }

    /// A mutant that changes its answers to unseen requests.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - change: Gives the elements to answer with.
    /// - Returns: The mutant.
    static func unseenAnswers(
        _ id: String,
        _ change: @escaping @Sendable ([UnseenNotification]) -> [UnseenNotification]
    ) -> Mutant {
        .messages(id) { _, message in
            guard case .newNotificationData(let data) = message else { return [message] }
            return [.newNotificationData(NewNotificationData(newNotificationData: change(data.newNotificationData)))]
        }
    }

    /// A mutant that changes its answers to seen requests.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - change: Gives the elements to answer with.
    /// - Returns: The mutant.
    static func seenAnswers(
        _ id: String,
        _ change: @escaping @Sendable ([SeenNotification]) -> [SeenNotification]
    ) -> Mutant {
        .messages(id) { _, message in
            guard case .seenNotificationData(let data) = message else { return [message] }
            let elements = change(data.seenNotificationData)
            return [.seenNotificationData(SeenNotificationData(seenNotificationData: elements))]
        }
    }

    /// A mutant that says another error than the session.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - change: Changes the error; sees the message that was just read, if the error answers that.
    /// - Returns: The mutant.
    static func errors(
        _ id: String,
        _ change: @escaping @Sendable (_ error: inout ErrorMessage, _ message: JSONValue?) -> Void
    ) -> Mutant {
        .messages(id) { context, message in
            guard case .error(var error) = message else { return [message] }
            change(&error, context.receivedJSON)
            return [.error(error)]
        }
    }
}

extension SessionContext {
    /// The message that the session was told of, if it was told of one, and that is JSON.
    var receivedJSON: JSONValue? {
        guard case .message(let bytes) = self.event else { return nil }
        return try? JSONValue(wire: bytes)
    }
}

extension ServerMessage {
    /// A count.
    static func count(_ count: Int) -> ServerMessage {
        .newNotificationCountChanged(NewNotificationCountChanged(newNotificationCountChanged: UInt64(max(0, count))))
    }

    /// The number, if it is a count.
    var count: Int? {
        guard case .newNotificationCountChanged(let message) = self else { return nil }
        return Int(clamping: message.newNotificationCountChanged)
    }

    /// The elements, if it is an answer to an unseen request.
    var unseen: [UnseenNotification]? {
        guard case .newNotificationData(let message) = self else { return nil }
        return message.newNotificationData
    }

    /// The error, if it is one.
    var error: ErrorMessage.Content? {
        guard case .error(let message) = self else { return nil }
        return message.error
    }
}
