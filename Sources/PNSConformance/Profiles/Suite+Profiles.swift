extension Suite {
    /// The names that `--profile` takes.
    public var profileNames: [String] { profiles.map(\.id) + [Profile.latest] }

    /// The families of profiles that the suite has scenarios of: `core`, `receipts` and so on.
    public var families: [String] { Set(profileScenarios.map(\.family)).union(["core"]).sorted() }

    /// The profiles with these names.
    ///
    /// - Parameter names: The name of a family stands for its profile of the suite's own revision; an empty list is `core`.
    ///   A family without a file of profiles follows the suite.
    /// - Returns: The profiles, none twice.
    /// - Throws: ``RunRefusal/unknownProfile(name:known:)``.
    public func profiles(named names: [String]) throws(RunRefusal) -> [Profile] {
        var found: [Profile] = []
        for name in names.isEmpty ? ["core"] : names {
            guard let profile = profile(named: name) ?? current(ofFamily: name) else {
                throw .unknownProfile(name: name, known: profileNames)
            }
            if !found.contains(profile) { found.append(profile) }
        }
        return found
    }

    /// The profile with an id; nil where there is none.
    func profile(named id: String) -> Profile? {
        if id == Profile.latest { return following(id) }
        let hasNoFile = families.contains { $0 != "core" && id == "\($0)-\(Suite.revision)" }
        return profiles.first { $0.id == id } ?? (hasNoFile ? following(id) : nil)
    }

    /// The profile of a family in the suite's own revision; nil where the suite knows nothing of it.
    func current(ofFamily family: String) -> Profile? {
        profile(named: "\(family)-\(Suite.revision)") ?? (family == "core" ? following(Profile.latest) : nil)
    }

    /// The profile as the suite is now.
    private func following(_ id: String) -> Profile {
        Profile(id: id, spec: Suite.revision, following: profileScenarios)
    }
}
