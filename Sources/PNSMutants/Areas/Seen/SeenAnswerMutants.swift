import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants that change the answer, or send it somewhere else.
    static let seenAnswers: [Mutant] = [
        .messages("no-seen-answer") { _, message in
            if case .seenNotificationData = message { [] } else { [message] }
        },
        Mutant("sends-seen-answers-to-every-device") { setup in
            let connections = setup.trackConnections()
            setup.rewriteMessages { context, message in
                guard case .seenNotificationData(let data) = message, !data.seenNotificationData.isEmpty else {
                    return [message]
                }
                for other in connections.others(than: context) { other.perform([.send(message)]) }
                return [message]
            }
        },
        .seenAnswers("seen-date-is-create-date") { elements in
            elements.map { element in
                var element = element
                element.seenDate = element.createDate
                return element
            }
        },
        .leavesOut("seen-without-create-date", "create_date", of: "seenNotificationData"),
        .leavesOut("seen-without-seen-date", "seen_date", of: "seenNotificationData"),
        .seenAnswers("seen-newest-first") { $0.reversed() },
        .seenAnswers("seen-ties-newest-first") { elements in
            elements.runs { $0.createDate == $1.createDate }.flatMap { $0.reversed() }
        },
    ]
}
