/// A notification as it stands in the lines of an adapter; dates are in the form of TIM-004.
struct AdapterNotification: Hashable, Sendable {
    /// The user, where the application hands it over.
    var user: String?
    /// The data.
    var data: String
    /// The id that the application chose.
    var id: String?
    /// The create date.
    var created: String?
    /// The seen date.
    var seen: String?

    /// The form in a request.
    var json: RawJSON {
        .object([
            "user": user.map(RawJSON.string), "data": .string(data), "id": id.map(RawJSON.string),
            "created": created.map(RawJSON.string),
        ])
    }

    /// The form on our own wire, which a judge reads.
    var wireJSON: RawJSON {
        .object([
            "notification_data": .string(data), "create_date": created.map(RawJSON.string),
            "seen_date": seen.map(RawJSON.string),
        ])
    }

    /// Reads one that an adapter wrote.
    ///
    /// - Throws: ``AdapterFault/Cause`` for one without data, and for a date that is none.
    static func read(_ value: RawJSON) throws(AdapterFault.Cause) -> AdapterNotification {
        guard value.members != nil, let data = value["data"]?.stringValue else {
            throw .badMember("a notification is an object with the text \"data\"")
        }
        return AdapterNotification(
            data: data,
            created: try date(value["created"], "created"),
            seen: try date(value["seen"], "seen")
        )
    }

    private static func date(_ value: RawJSON?, _ name: String) throws(AdapterFault.Cause) -> String? {
        guard let value, value.kind != .null else { return nil }
        guard let text = value.stringValue, let instant = Instant(text) else {
            throw .badMember("\"\(name)\" of a notification is a timestamp of RFC 3339, not \(value.compact())")
        }
        return instant.canonicalText
    }
}
