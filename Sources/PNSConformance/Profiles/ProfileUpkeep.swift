/// Keeps the profiles of a project: drafts follow the suite, frozen ones stay as they are.
package struct ProfileUpkeep: Sendable {
    /// Why a profile cannot be frozen.
    package struct Refusal: Error, Hashable, CustomStringConvertible {
        /// One sentence.
        package var description: String
    }

    private let files: ProjectFiles
    private let profiles: [Profile]
    private let scenarios: [ProfileScenario]

    /// Reads profiles and scenarios.
    ///
    /// - Throws: ``DataFault``.
    package init(_ files: ProjectFiles) throws(DataFault) {
        self.files = files
        profiles = try Profile.all(files)
        scenarios = try ProfileScenario.all(files)
    }

    /// The texts of all profiles by path; of each family with scenarios, that of the revision is begun where there is none.
    ///
    /// - Parameter revision: That of the specification.
    /// - Returns: The texts; those of frozen profiles differ by what is not scored only.
    package func generate(revision: String) -> [String: String] {
        var kept = profiles
        for family in Set(scenarios.map(\.family)).union(["core"]).sorted() {
            let current = "\(family)-\(revision)"
            guard !kept.contains(where: { $0.id == current }) else { continue }
            kept.append(Profile(id: current, spec: revision, requires: []))
        }
        return Dictionary(kept.map { ($0.path, followed($0).text()) }, uniquingKeysWith: { first, _ in first })
    }

    /// A draft as the suite is now; to a frozen profile, what is new is added as not scored.
    private func followed(_ profile: Profile) -> Profile {
        let draft = Profile(id: profile.id, spec: profile.spec, following: scenarios, unscored: profile.unscored)
        guard profile.frozen != nil else { return draft }
        var kept = profile
        let known = profile.scored.union(profile.unscored.map(\.id))
        kept.unscored += draft.scored.subtracting(known).sorted().map { .init(id: $0, why: .addedAfterFreeze) }
        return kept
    }

    /// The text of a profile with the seal of a day.
    ///
    /// - Parameters:
    ///   - name: The profile.
    ///   - day: The day of the freeze.
    ///   - suite: The version of the suite.
    /// - Returns: The path and the text of its file.
    /// - Throws: ``Refusal`` where there is no such profile, where it is frozen already, or behind the suite.
    package func freeze(
        _ name: String,
        on day: CalendarDay,
        suite: String
    ) throws(Refusal) -> (path: String, text: String) {
        guard var profile = profiles.first(where: { $0.id == name }) else {
            let names = profiles.map(\.id).joined(separator: ", ")
            throw Refusal(description: "There is no profile \"\(name)\" to be frozen; there is \(names).")
        }
        if let frozen = profile.frozen {
            throw Refusal(description: "\(name) was frozen on \(frozen.day), with suite \(frozen.suite), and stays so.")
        }
        guard files.texts[profile.path] == followed(profile).text() else {
            throw Refusal(description: "\(profile.path) does not follow the suite: run `pns suite generate` first.")
        }
        profile.frozen = Profile.Freeze(day: day, suite: suite, digest: profile.digest(scenarios))
        return (profile.path, profile.text())
    }

    /// What is wrong with the profiles beyond not being what ``generate(revision:)`` writes.
    package func findings() -> [Finding] {
        profiles.flatMap { profile in
            sentences(profile).map { Finding(file: profile.path, rule: "profile", sentence: $0) }
        }
    }

    private func sentences(_ profile: Profile) -> [String] {
        var found: [String] = []
        let ids = Set(scenarios.map(\.id))
        let unscored = profile.unscored.map(\.id)
        for id in profile.scored.union(unscored).subtracting(ids).sorted() {
            found.append("It names \(id), which there is not.")
        }
        for id in profile.scored.intersection(unscored).sorted() {
            found.append("\(id) is scored and not scored; keep one of both.")
        }
        for (id, count) in Dictionary(unscored.map { ($0, 1) }, uniquingKeysWith: +).sorted(by: { $0.key < $1.key })
        where count > 1 {
            found.append("notScored names \(id) twice.")
        }
        guard let frozen = profile.frozen else {
            found += profile.unscored.filter { $0.why == .addedAfterFreeze }.map {
                "\($0.id) cannot have been added after a freeze: the profile is a draft. Say draft or pending-reference."
            }
            return found
        }
        if profile.digest(scenarios) != frozen.digest {
            found.append(
                "It was frozen on \(frozen.day) and is another now: it was edited, or a scenario that it scores got, lost "
                    + "or renamed a check. Take that back; what is new goes into a scenario of its own, which is not scored."
            )
        }
        return found
    }
}
