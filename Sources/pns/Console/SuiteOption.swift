import ArgumentParser
import PNSConformance

/// Where the suite comes from.
struct SuiteOption: ParsableArguments {
    @Option(
        name: .customLong("suite"),
        help: "Read Spec/ and Conformance/ below this folder, not those inside the program."
    )
    var folder: String?

    /// Reads the suite.
    ///
    /// - Throws: Exit status 2 with the file, the place and the reason.
    func load() throws -> Suite {
        do {
            guard let folder else { return try Suite.embedded() }
            return try Suite(files: ProjectFiles(root: folder).texts)
        } catch {
            throw Talk.fail(.usage, "the suite cannot be read: \(error)")
        }
    }
}
