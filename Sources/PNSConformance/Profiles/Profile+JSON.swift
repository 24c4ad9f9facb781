extension Profile {
    /// Where profiles stand.
    static let folder = "Conformance/profiles/"

    private static let format = "profile/1"

    /// The path of the profile's file.
    var path: String { Self.path(of: id) }

    /// The path of the file of a profile.
    static func path(of id: String) -> String { "\(folder)\(id).json" }

    /// Reads a profile.
    ///
    /// - Throws: ``DataFault``, also where the name of the file is not that of the profile.
    public init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            try members.format(Self.format)
            var profile = Profile(id: try members.string("id"), spec: try members.string("spec"), requires: [])
            guard reader.file.hasSuffix("/\(profile.id).json"), profile.id == "\(profile.family)-\(profile.spec)" else {
                throw members.fault("The profile \"\(profile.id)\" has the file FAMILY-\(profile.spec).json.")
            }
            let frozen = try members.required("frozen")
            if frozen.value != .null { profile.frozen = try Freeze(frozen) }
            profile.requires = try members.required("requires").strings()
            for (feature, ids) in try members.required("features").entries() {
                profile.features[feature] = try ids.strings()
            }
            profile.unscored = try members.required("notScored").elements().map { entry throws(DataFault) in
                try Unscored(entry)
            }
            return profile
        }
    }

    /// Reads all profiles of a project, in the order of their ids.
    ///
    /// - Throws: ``DataFault``.
    static func all(_ files: ProjectFiles) throws(DataFault) -> [Profile] {
        var profiles: [Profile] = []
        for (path, text) in files.files(below: String(folder.dropLast()), ending: ".json") {
            profiles.append(try Profile(try DataReader(text: text, file: path)))
        }
        return profiles
    }

    /// The text of the profile's file; the same profile always gives the same bytes.
    public func text() -> String {
        RawJSON.object([
            "format": .string(Self.format),
            "id": .string(id),
            "spec": .string(spec),
            "frozen": frozen?.json ?? .null,
            "requires": .strings(requires),
            "features": .object(features.sorted { $0.key < $1.key }.map { RawJSON.Member($0.key, .strings($0.value)) }),
            "notScored": .array(unscored.map(\.json)),
        ]).pretty()
    }
}

extension Profile.Unscored {
    /// Reads an entry.
    ///
    /// - Throws: ``DataFault``.
    init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            Profile.Unscored(id: try members.string("id"), why: try members.required("why").choice())
        }
    }

    /// The entry as it stands in a file.
    var json: RawJSON { .object(["id": .string(id), "why": .string(why.rawValue)]) }
}

extension Profile.Freeze {
    fileprivate init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            Profile.Freeze(
                day: try CalendarDay(try members.required("on")),
                suite: try members.string("suite"),
                digest: try members.string("digest")
            )
        }
    }

    fileprivate var json: RawJSON {
        .object(["on": .string(day.description), "suite": .string(suite), "digest": .string(digest)])
    }
}
