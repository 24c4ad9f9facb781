import PNSCodec

extension Mutants {
    /// Mutants that read what they must refuse, or do not read all of it.
    static let frameTexts: [Mutant] = [
        .requestValues("accepts-bad-argument", of: "unseenNotificationDataRequest") { value in
            if case .number = value { .object([]) } else { nil }
        },
        .requestValues("takes-false-for-true", of: "unseenNotificationDataRequest") { value in
            value == .bool(false) ? .bool(true) : nil
        },
        .requestValues("takes-an-array-for-an-object", of: "seenNotificationsRequest") { value in
            if case .array = value { .object([]) } else { nil }
        },
        .texts("accepts-trailing-commas-in-messages") { text in
            guard text.hasSuffix(",}") else { return nil }
            return text.dropLast(2) + "}"
        },
        .texts("ignores-trailing-data-of-messages") { text in
            // Good enough: no string of the scenarios holds a brace.
            var depth = 0
            for index in text.indices where text[index] == "{" || text[index] == "}" {
                depth += text[index] == "{" ? 1 : -1
                if depth == 0 { return String(text[...index]) }
            }
            return nil
        },
        .dropsInbound("ignores-empty-messages") { $0.opcode == 1 && $0.isFinal && $0.payload.isEmpty },
        .texts("performs-first-member") { text in
            guard case .object(let members)? = try? JSONValue(wire: Array(text.utf8)) else { return nil }
            let requests = ["unseenNotificationDataRequest", "seenNotificationsRequest"]
            guard requests.allSatisfy({ name in members.contains { $0.name == name } }) else { return nil }
            return members.first { requests.contains($0.name) }.map { JSONValue.object([$0]).text }
        },
        .texts("passes-null-requests-over") { text in
            guard case .object(let members)? = try? JSONValue(wire: Array(text.utf8)) else { return nil }
            guard members.count > 1 else { return nil }
            return JSONValue.object(members.filter { $0.value != .null }).text
        },
        .writes("two-member-messages", "newNotificationData") { message, _ in
            message.setting("type", to: .string("data"))
        },
    ]
}
