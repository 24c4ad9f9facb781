import Foundation
import PNSCodec

extension Mutants {
    /// Members that are absent or of another type.
    static let notifyMembers: [Mutant] = [
        .notifyMember("writes-out-numeric-user-ids", "user_id", { $0.numberAsText }),
        .notifyMember("writes-out-data-objects", "notification_data") { data in
            guard case .object = data else { return data }
            return .string(String(decoding: data.wire(), as: UTF8.self))
        },
        .notifyMember("writes-out-numeric-ids", "notification_id", { $0.numberAsText }),
        .notifyMember("reads-numbers-as-dates", "create_date") { date in
            guard case .number(let number) = date, let seconds = number.int64 else { return date }
            return Timestamp(exactlySeconds: seconds, nanoseconds: 0).map { .string("\($0)") } ?? date
        },
        .notify("takes-a-record-for-a-batch") { call in
            guard let json = call.json, let record = json["notifications"], case .object = record else { return }
            call.json = json.setting("notifications", to: .array([record]))
        },
        .notify("takes-an-array-for-a-batch") { call in
            if let json = call.json, case .array = json { call.json = .object([JSONMember("notifications", json)]) }
        },
        .notifyRecords("makes-up-users") { record in
            record["user_id"] == nil ? record.setting("user_id", to: .string("nobody")) : record
        },
        .notify("makes-up-data") { call in
            guard let json = call.json, !call.isBatch, json["user_id"] != nil,
                json["notification_data"] == nil
            else { return }
            call.json = json.setting("notification_data", to: .string(""))
        },
        .notifyMember("takes-null-for-data", "notification_data") { $0 == .null ? .string("") : $0 },
        .notify("stores-refused-records") { call in
            guard let json = call.json, !call.isBatch, json["user_id"]?.asText != nil,
                json["notification_data"]?.asText == nil
            else { return }
            call.json = json.setting("notification_data", to: .string(""))
            call.refuseAfterwards(.badArgument, .missingMember)
        },
    ]
}

extension JSONValue {
    /// A number as a string of its digits; anything else as it is.
    fileprivate var numberAsText: JSONValue {
        guard case .number(let number) = self else { return self }
        return .string(number.text)
    }
}
