extension Suite {
    /// The names that `--profile` takes.
    public var profileNames: [String] { profiles.map(\.id) + [Profile.latest] }

    /// The profiles with these names.
    ///
    /// - Parameter names: `core` stands for the profile of the suite's own revision, and so does an empty list. A suite
    ///   without files of profiles has ``Profile/latest`` only.
    /// - Returns: The profiles, none twice.
    /// - Throws: ``RunRefusal/unknownProfile(name:known:)``.
    public func profiles(named names: [String]) throws(RunRefusal) -> [Profile] {
        let current = "core-\(Suite.revision)"
        let wanted = names.isEmpty ? [profiles.contains { $0.id == current } ? current : Profile.latest] : names
        var found: [Profile] = []
        for name in wanted {
            guard let profile = profile(named: name == "core" ? current : name) else {
                throw .unknownProfile(name: name, known: profileNames)
            }
            if !found.contains(profile) { found.append(profile) }
        }
        return found
    }

    /// The profile with an id; nil where there is none.
    func profile(named id: String) -> Profile? {
        if id == Profile.latest {
            return Profile(id: id, spec: Suite.revision, following: profileScenarios)
        }
        return profiles.first { $0.id == id }
    }
}
