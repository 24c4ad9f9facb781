import PNSCodec

extension Mutants {
    /// Members that are doubled, unknown, null, or spelled otherwise.
    static let textMembers: [Mutant] = [
        .looseTokens("takes-the-last-duplicate") { text in
            text.removeFirst { $0.object == 0 && $0.spelling == $1.spelling }
        },
        .looseTokens("compares-member-names-unread") { text in
            text.removeFirst { $0.object == 0 && $0.spelling != $1.spelling && $0.name == $1.name }
        },
        .looseTokens("ignores-nested-duplicates") { text in text.removeFirst { $0.object > 0 && $0.name == $1.name } },
        .refusesRecords("refuses-unknown-members") { record in
            guard case .object(let members) = record else { return false }
            return !members.allSatisfy { recordMembers.contains($0.name) }
        },
        .texts("refuses-unknown-message-members") { text in
            let bytes = Array(text.utf8)
            guard (try? DeviceMessage(wire: bytes)) != nil, case .object(let members)? = try? JSONValue(wire: bytes)
            else { return nil }
            let inner = members.flatMap { member -> [JSONMember] in
                guard case .object(let inner) = member.value else { return [] }
                return inner
            }
            let isKnown = members.count == 1 && inner.allSatisfy { $0.name == "receivedAfter" }
            // The server says bad-argument to this one.
            return isKnown ? nil : #"{"seenNotificationsRequest":{"receivedAfter":7}}"#
        },
        .notify("folds-member-names") { $0.json = $0.json?.withFoldedNames },
        .texts("folds-message-names") { text in
            guard case .object(var members)? = try? JSONValue(wire: Array(text.utf8)) else { return nil }
            let name = "unseenNotificationDataRequest"
            let folded = members.firstIndex { $0.name != name && $0.name.lowercased() == name.lowercased() }
            guard let folded else { return nil }
            members[folded].name = name
            return JSONValue.object(members).text
        },
        .refusesRecords("refuses-null-members") { record in
            (["notification_id"] + NotifyDates.names).contains { record[$0] == .null }
        },
        .notifyMember("reads-null-as-1970", "create_date") { $0 == .null ? .string("1970-01-01T00:00:00Z") : $0 },
    ]

    private static let recordMembers = ["notification_id", "user_id", "notification_data"] + NotifyDates.names
}

extension JSONValue {
    /// The value with all names of members in lower case.
    fileprivate var withFoldedNames: JSONValue {
        switch self {
        case .array(let elements): .array(elements.map(\.withFoldedNames))
        case .object(let members):
            .object(members.map { JSONMember($0.name.lowercased(), $0.value.withFoldedNames) })
        default: self
        }
    }
}
