import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// What stands in the answer to a data request.
    static let dataElements: [Mutant] = [
        .messages("data-has-its-old-name") { _, message in
            guard let elements = message.dated else { return [message] }
            let old = elements.map {
                UnseenNotification(notificationData: $0.notificationData, createDate: $0.createdDate)
            }
            return [.newNotificationData(NewNotificationData(newNotificationData: old))]
        },
        .dataAnswers("data-rounds-created-dates") { elements in
            for index in elements.indices {
                elements[index].createdDate = Timestamp(seconds: elements[index].createdDate.seconds)
            }
        },
        .dataAnswers("data-dates-the-unseen") { elements in
            for index in elements.indices where elements[index].seenDate == nil {
                elements[index].seenDate = elements[index].createdDate
            }
        },
        .dataAnswers("data-newest-first") { $0.reverse() },
        .dataAnswers("data-forgets-seen-dates") { elements in
            for index in elements.indices { elements[index].seenDate = nil }
        },
        .dataAnswers("data-moves-seen-dates") { elements in
            for index in elements.indices {
                elements[index].seenDate = elements[index].seenDate?.advanced(by: .seconds(1))
            }
        },
    ]
}

extension ServerMessage {
    /// The elements, if it is an answer to a data request.
    var dated: [DatedNotification]? {
        guard case .notificationData(let message) = self else { return nil }
        return message.notificationData
    }

    /// An answer to a data request.
    static func dated(_ elements: [DatedNotification]) -> ServerMessage {
        .notificationData(NotificationData(notificationData: elements))
    }
}

extension Mutant {
    /// A mutant that changes its answers to data requests.
    fileprivate static func dataAnswers(
        _ id: String,
        _ change: @escaping @Sendable (inout [DatedNotification]) -> Void
    ) -> Mutant {
        .messages(id) { _, message in
            guard var elements = message.dated else { return [message] }
            change(&elements)
            return [.dated(elements)]
        }
    }
}
