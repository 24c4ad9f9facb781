import Foundation
import HTTPTypes
import PNSCodec

extension Mutants {
    /// Identifiers of users and notifications.
    static let notifyIdentifiers: [Mutant] = [
        .notifyMember("normalises-notification-ids", "notification_id") { id in
            id.asText.map { .string($0.precomposedStringWithCanonicalMapping) } ?? id
        },
        .notifyMember("folds-notification-ids", "notification_id") { id in
            id.asText.map { .string($0.lowercased()) } ?? id
        },
        .refusesRecords("refuses-short-ids") { (1...3).contains($0.byteCount(of: "user_id")) },
        .refusesRecords("refuses-ids-beyond-ascii") { record in
            record["notification_id"]?.asText?.contains { character in
                !(character.isASCII && (character.isLetter || character.isNumber || "-._".contains(character)))
            } ?? false
        },
        .refusesRecords("refuses-long-ids") { $0.byteCount(of: "notification_id") > 200 },
        .refusesRecords("refuses-ids-of-256-bytes") { $0.byteCount(of: "user_id") == 256 },
        .answers("refuses-ids-as-long-as-published") { answer in
            guard answer.isFor(.get, "/.well-known/pns", 200), let limits = answer[member: "limits"] else { return }
            answer[member: "limits"] = limits.setting("maxIdentifierBytes", to: .number(JSONNumber(512)))
        },
        .notify("accepts-long-user-ids") { call in
            let limit = call.limits.maxIdentifierBytes
            call.records = call.records.map { record in
                guard let id = record["user_id"]?.asText, id.allSatisfy(\.isASCII) else { return record }
                return record.setting("user_id", to: .string(String(id.prefix(limit))))
            }
        },
        .notify("accepts-long-notification-ids") { call in
            guard let id = call.json?["notification_id"]?.asText, id.utf8.count > call.limits.maxIdentifierBytes
            else { return }
            call.accept(id: id)
        },
        .notify("measures-ids-in-characters") { call in
            let limit = call.limits.maxIdentifierBytes
            if call.records.contains(where: { $0.isLonger(than: limit, in: "user_id") }) { call.accept() }
        },
        .notifyMember("accepts-empty-user-ids", "user_id") { $0 == .string("") ? .string("nobody") : $0 },
        .notifyMember("takes-empty-ids-for-none", "notification_id") { $0 == .string("") ? nil : $0 },
    ]
}

extension JSONValue {
    /// How long a member is in UTF-8; 0 if it is no string.
    fileprivate func byteCount(of name: String) -> Int { self[name]?.asText?.utf8.count ?? 0 }
}
