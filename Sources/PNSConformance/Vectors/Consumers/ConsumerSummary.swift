/// The line that a consumer ends its output with.
package struct ConsumerSummary: Hashable, Sendable {
    /// How many files of vectors it read.
    package var files: Int
    /// How many vectors it ran.
    package var executed: Int
    /// How many of these were obeyed.
    package var passed: Int
    /// How many were not.
    package var failed: Int
    /// The ids of those that were not.
    package var failures: [String]
    /// What it did not run.
    package var excluded: [ConsumerExclusion]

    /// Reads the last line that is not empty.
    ///
    /// - Parameter output: All that the consumer wrote to standard output.
    /// - Throws: ``DataFault``, for the consumer's author to read.
    package init(output: String) throws(DataFault) {
        let line = output.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }
        guard let line else {
            throw DataFault(file: "summary", pointer: "", sentence: "Nothing stands on standard output.")
        }
        self = try DataReader(text: String(line), file: "summary").object { members throws(DataFault) in
            ConsumerSummary(
                files: try members.required("files").int(),
                executed: try members.required("executed").int(),
                passed: try members.required("passed").int(),
                failed: try members.required("failed").int(),
                failures: try members.required("failures").strings(),
                excluded: try members.required("excluded").elements()
                    .map { element throws(DataFault) in try ConsumerExclusion(element) }
            )
        }
    }

    init(files: Int, executed: Int, passed: Int, failed: Int, failures: [String], excluded: [ConsumerExclusion]) {
        self.files = files
        self.executed = executed
        self.passed = passed
        self.failed = failed
        self.failures = failures
        self.excluded = excluded
    }

    /// What contradicts the set, or the summary itself; nil where nothing does.
    func contradiction(with set: ConsumerSet) -> String? {
        let left = set.items.count { item in excluded.contains { $0.covers(item) } }
        let expected = set.items.count - left
        if files != set.paths.count {
            return "\"files\" is \(files); the manifest lists \(set.paths.count) files of vectors."
        }
        if executed != expected {
            return "\"executed\" is \(executed); the set has \(set.items.count) vectors, its exclusions name \(left), "
                + "so \(expected) are due. Exclude by name what you skip, and skip nothing else."
        }
        if passed + failed != executed {
            return "\"passed\" and \"failed\" are \(passed) and \(failed); together they are not \(executed)."
        }
        let named = Set(failures).count
        if named != failed { return "\"failures\" names \(named) ids, and \"failed\" is \(failed)." }
        return nil
    }
}
