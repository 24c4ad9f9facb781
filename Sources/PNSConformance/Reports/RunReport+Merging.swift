extension RunReport {
    /// Why reports cannot be put together.
    public struct MergeFault: Error, Hashable, CustomStringConvertible {
        /// One sentence.
        public var description: String
    }

    /// Puts the reports of the parts of a run together: what a run split over several machines found.
    ///
    /// - Parameters:
    ///   - parts: At least one; of the same server, suite and conditions, without a scenario in common.
    ///   - suite: What was judged by.
    /// - Returns: The report of the whole run.
    /// - Throws: ``MergeFault``.
    public static func merging(_ parts: [RunReport], _ suite: Suite) throws(MergeFault) -> RunReport {
        let parts = parts.map(\.withoutExcuses)
        guard var merged = parts.first else { throw MergeFault(description: "There is nothing to merge.") }
        for part in parts.dropFirst() {
            guard part.suite == merged.suite, part.spec == merged.spec else {
                throw MergeFault(description: "The parts were judged by different suites.")
            }
            guard part.target.name == merged.target.name, part.target.version == merged.target.version else {
                throw MergeFault(
                    description: "The parts are of different servers: \(merged.target.name), \(part.target.name)."
                )
            }
            guard part.conditions?.features == merged.conditions?.features,
                part.conditions?.limits == merged.conditions?.limits,
                part.conditions?.means == merged.conditions?.means,
                part.conditions?.isBarrierProved == merged.conditions?.isBarrierProved
            else { throw MergeFault(description: "Features, limits or means are not the same in all parts.") }
            guard part.profiles.map(\.id) == merged.profiles.map(\.id) else {
                throw MergeFault(description: "The parts are scored by different profiles.")
            }
            guard part.known == merged.known else {
                throw MergeFault(
                    description: "The parts were held against different lists of known failures, or on different days."
                )
            }
            let known = Set(merged.results.map(\.id) + merged.notExecuted.map(\.id))
            if let twice = (part.results.map(\.id) + part.notExecuted.map(\.id)).first(where: known.contains) {
                throw MergeFault(description: "\(twice) is in two parts.")
            }
            merged.selection.only += part.selection.only
            merged.selection.isStrict = merged.selection.isStrict || part.selection.isStrict
            merged.remarks += part.remarks.filter { !merged.remarks.contains($0) }
            // A part that does not say leaves the whole unknown.
            merged.exercised = part.exercised.flatMap { merged.exercised?.union($0) }
            merged.results += part.results
            merged.notExecuted += part.notExecuted
            merged.timings.milliseconds += part.timings.milliseconds
            if merged.ending == .finished { merged.ending = part.ending }
        }
        if parts.contains(where: { !$0.selection.not.isEmpty || $0.selection.only.isEmpty }), parts.count > 1 {
            throw MergeFault(description: "Parts are selected with --only, or their plans cannot be told apart.")
        }
        let ids = (merged.results.map(\.id) + merged.notExecuted.map(\.id)).sorted()
        merged.planDigest = PlanDigest.digest(suite: merged.suite, spec: merged.spec, scenarios: ids)
        merged.results.sort { $0.id < $1.id }
        // What was red in one part can be explained by a failure in another.
        let scenarios = Dictionary(uniqueKeysWithValues: suite.scenarios.map { ($0.id, $0) })
        merged.results = ScenarioVerdicts.explainingFailures(merged.results, scenarios)
        let profiles: [Profile]
        do throws(RunRefusal) {
            profiles = try suite.profiles(named: merged.judgedProfiles.map(\.id))
        } catch {
            throw MergeFault(description: "The parts are scored by a profile that the suite does not have.")
        }
        merged.conclude(
            suite,
            scoredBy: profiles,
            claimed: Set(merged.conditions?.features ?? []),
            notClaimed: merged.profiles.filter { $0.outcome == .notClaimed }.map(\.id)
        )
        return merged
    }
}
