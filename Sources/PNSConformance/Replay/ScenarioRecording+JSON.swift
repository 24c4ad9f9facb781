extension ScenarioRecording {
    /// The recording as JSON; what is the same for the whole run is in the ``RunConditions``.
    ///
    /// - Parameter conditions: Those of the run.
    /// - Returns: The JSON.
    func json(_ conditions: RunConditions) -> RawJSON {
        let limits = context.limits.filter { conditions.limits[$0.key] != $0.value }.sorted { $0.key < $1.key }
        let users = context.users.sorted { $0.key < $1.key }.map { name, user in
            RawJSON.Member(name, .object(["id": .string(user.userID), "headers": user.headers.recorded]))
        }
        return .object([
            "unique": .string(context.unique),
            "users": .object(users),
            "stranger": .string(context.stranger),
            "headers": context.headers.recorded,
            "limits": limits.isEmpty ? nil : .object(limits.map { RawJSON.Member($0.key, .number($0.value)) }),
            "recipients": context.recipients.isEmpty ? nil : .strings(context.recipients),
            "devices": context.devices.isEmpty ? nil : Self.json(context.devices),
            "settings": context.settings.isEmpty
                ? nil
                : .object(context.settings.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }),
            "applicationURL": .string(context.applicationURL),
            "authority": .string(context.authority),
            "nodeAuthorities": context.nodeAuthorities.isEmpty ? nil : .strings(context.nodeAuthorities),
            "clockAuthority": context.clockAuthority.map(RawJSON.string),
            "client": context.client.map { .string($0.id) },
            "tokens": .strings(
                [
                    context.application == nil ? nil : "application", context.clock == nil ? nil : "clock",
                    context.client?.otherSecret == nil ? nil : "rotation",
                ].compactMap(\.self)
            ),
            "entries": .array(entries.map(\.json)),
        ])
    }

    private static func json(_ devices: [String: MintedDevice]) -> RawJSON {
        .object(
            devices.sorted { $0.key < $1.key }.map { name, device in
                RawJSON.Member(
                    name,
                    .object([
                        "provider": .string(device.provider.rawValue), "token": .string(device.token),
                        "many": device.isMany ? .bool(true) : nil, "subscription": device.subscription,
                    ])
                )
            }
        )
    }

    private static func device(_ reader: DataReader) throws(DataFault) -> MintedDevice {
        try reader.object { members throws(DataFault) in
            MintedDevice(
                provider: try members.required("provider").choice(),
                token: try members.string("token"),
                isMany: try members.flag("many", default: false),
                subscription: members.optional("subscription")?.value
            )
        }
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
            var users: [String: TargetPrincipal] = [:]
            for (name, user) in try members.required("users").entries() {
                users[name] = try user.object { members throws(DataFault) in
                    TargetPrincipal(
                        userID: try members.string("id"),
                        headers: try [HeaderField](recorded: members.required("headers"))
                    )
                }
            }
            let headers = try [HeaderField](recorded: members.required("headers"))
            var limits: [String: Int] = [:]
            for (name, limit) in try members.optional("limits")?.entries() ?? [] { limits[name] = try limit.int() }
            let stranger = try members.string("stranger")
            let applicationURL = try members.string("applicationURL")
            let authority = try members.string("authority")
            let clockAuthority = try members.optionalString("clockAuthority")
            let client = try members.optionalString("client")
            let tokens = try members.strings("tokens")
            var context = ScenarioContext(
                unique: unique,
                users: users,
                application: tokens.contains("application") ? Self.withheld : nil,
                client: client.map { id in
                    ClientAccess(id: id, secret: "", otherSecret: tokens.contains("rotation") ? "" : nil)
                },
                stranger: stranger,
                clock: tokens.contains("clock") ? Self.withheld : nil,
                headers: headers,
                authority: authority,
                clockAuthority: clockAuthority,
                applicationURL: applicationURL,
                limits: conditions.limits.merging(limits) { $1 }
            )
            context.nodeAuthorities = try members.strings("nodeAuthorities")
            context.recipients = try members.strings("recipients")
            for (name, device) in try members.optional("devices")?.entries() ?? [] {
                context.devices[name] = try Self.device(device)
            }
            for (name, setting) in try members.optional("settings")?.entries() ?? [] {
                context.settings[name] = try setting.string()
            }
            let entries = try members.required("entries").elements().map { entry throws(DataFault) in
                try RecordedEntry(entry)
            }
            return ScenarioRecording(context: context, entries: entries)
        }
    }
}
