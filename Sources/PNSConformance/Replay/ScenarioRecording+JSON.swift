extension ScenarioRecording {
    /// The recording as JSON; what is the same for the whole run is in the ``RunConditions``.
    var json: RawJSON {
        let users = context.users.sorted { $0.key < $1.key }.map { name, user in
            RawJSON.Member(name, .strings([user.authorization, user.userID]))
        }
        return .object([
            "unique": .string(context.unique),
            "users": .object(users),
            "stranger": .string(context.stranger),
            "applicationURL": .string(context.applicationURL),
            "authority": .string(context.authority),
            "clockAuthority": context.clockAuthority.map(RawJSON.string),
            "tokens": .strings(
                [context.application == nil ? nil : "application", context.clock == nil ? nil : "clock"]
                    .compactMap(\.self)
            ),
            "entries": .array(entries.map(\.json)),
        ])
    }

    /// Reads a recording.
    ///
    /// - Parameters:
    ///   - reader: The JSON.
    ///   - conditions: Those of the run.
    /// - Throws: ``DataFault``.
    init(_ reader: DataReader, _ conditions: RunConditions) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            let unique = try members.string("unique")
            var users: [String: ScenarioContext.Principal] = [:]
            for (name, user) in try members.required("users").entries() {
                let pair = try user.strings()
                guard pair.count == 2 else { throw user.fault("A user is credentials and a user id.") }
                users[name] = ScenarioContext.Principal(authorization: pair[0], userID: pair[1])
            }
            let stranger = try members.string("stranger")
            let applicationURL = try members.string("applicationURL")
            let authority = try members.string("authority")
            let clockAuthority = try members.optionalString("clockAuthority")
            let tokens = try members.strings("tokens")
            let context = ScenarioContext(
                unique: unique,
                users: users,
                application: tokens.contains("application") ? Self.withheld : nil,
                stranger: stranger,
                clock: tokens.contains("clock") ? Self.withheld : nil,
                authority: authority,
                clockAuthority: clockAuthority,
                applicationURL: applicationURL,
                limits: conditions.limits
            )
            let entries = try members.required("entries").elements().map { entry throws(DataFault) in
                try RecordedEntry(entry)
            }
            return ScenarioRecording(context: context, entries: entries)
        }
    }
}
