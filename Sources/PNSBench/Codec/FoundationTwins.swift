/// Plain `Codable` types with the members of the messages: what somebody writes who uses Foundation's coders.
///
/// Dates are strings and ids are strings, so nothing is checked that the messages check; that is in Foundation's favour.
enum FoundationTwins {
    struct Count: Codable {
        let newNotificationCountChanged: Int
    }

    struct UnseenData: Codable {
        let newNotificationData: [Item]

        struct Item: Codable {
            let notificationData: String
            let createDate: String

            enum CodingKeys: String, CodingKey {
                case notificationData = "notification_data"
                case createDate = "create_date"
            }
        }
    }

    struct SeenData: Codable {
        let seenNotificationData: [Item]

        struct Item: Codable {
            let notificationData: String
            let createDate: String
            let seenDate: String

            enum CodingKeys: String, CodingKey {
                case notificationData = "notification_data"
                case createDate = "create_date"
                case seenDate = "seen_date"
            }
        }
    }

    struct Failure: Codable {
        let error: Content

        struct Content: Codable {
            let code: String
            let reason: String?
            let pointer: String?
            let message: String
        }
    }

    struct Request: Codable {
        let unseenNotificationDataRequest: Empty?
        let seenNotificationsRequest: Seen?

        struct Empty: Codable {}

        struct Seen: Codable {
            let receivedAfter: String?
        }
    }

    struct Record: Codable {
        let notificationID: String?
        let userID: String
        let notificationData: String
        let createDate: String?

        enum CodingKeys: String, CodingKey {
            case notificationID = "notification_id"
            case userID = "user_id"
            case notificationData = "notification_data"
            case createDate = "create_date"
        }
    }

    struct Batch: Codable {
        let notifications: [Record]
    }

    struct Answer: Codable {
        let notificationID: String

        enum CodingKeys: String, CodingKey {
            case notificationID = "notification_id"
        }
    }

    struct Receipt: Codable {
        let to: [String: Recipient]
        let payload: Payload

        struct Recipient: Codable {
            let delivered: Int
            let devices: [String]?
            let unread: Int
        }

        struct Payload: Codable {
            let what: String
            let silent: Bool
            let topic: String
            let ts: String
            let from: String
            let seq: Int
            let mime: String
            let content: String?
        }
    }

    struct BatchAnswer: Codable {
        let notifications: [Answer]
    }

    struct Problem: Codable {
        let type: String?
        let title: String?
        let status: Int?
        let detail: String?
        let code: String
        let reason: String?
        let pointer: String?
    }
}
