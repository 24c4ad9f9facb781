/// Which profiles a run judges, and which the server claims.
struct ProfileChoice: Sendable {
    /// The profiles to score by.
    var judged: [Profile]
    /// Those of the suite that the server does not claim, and nobody asked for, by id.
    var notClaimed: [String] = []
    /// Those that the server claims, and of which the suite has nothing.
    var unknown: [String] = []

    /// The families of the judged profiles.
    var families: [String] { judged.map(\.family) }

    /// Chooses.
    ///
    /// - Parameters:
    ///   - suite: What to judge by.
    ///   - names: The profiles that were asked for; empty takes those that the server claims.
    ///   - claimed: What it claims; `nil` where it does not say, which is taken for `core`.
    /// - Throws: ``RunRefusal`` for a name that the suite does not have.
    init(_ suite: Suite, names: [String], claimed: [String]?) throws(RunRefusal) {
        guard names.isEmpty else {
            judged = try suite.profiles(named: names)
            return
        }
        let claims = claimed ?? ["core"]
        let families = suite.families.filter(claims.contains)
        // A server that claims nothing we know is judged by what every server of the protocol is.
        judged = try suite.profiles(named: families.isEmpty ? ["core"] : families)
        let chosen = self.families
        notClaimed = suite.families.filter { !chosen.contains($0) }.compactMap { suite.current(ofFamily: $0)?.id }
        unknown = claims.filter { !suite.families.contains($0) }
    }

    /// What there is to say about claims that nobody can judge.
    var remarks: [String] {
        unknown.map {
            "The server claims the profile \($0.shortened(to: 40)), of which this suite has nothing: not judged."
        }
    }
}
