import ArgumentParser
import PNSConformance

/// Where the suite comes from.
struct SuiteOption: ParsableArguments {
    @Option(
        name: .customLong("suite"),
        help: "Read Spec/ and Conformance/ below this folder, not those inside the program."
    )
    var folder: String?

    /// The text of the file of a scenario; `nil` where there is none.
    func text(of scenario: String) throws -> String? {
        let files = try folder.map { try ProjectFiles(root: $0) }?.texts ?? ProjectFiles.embedded.texts
        let place = "/" + scenario.split(separator: ".").dropFirst().joined(separator: "/") + ".json"
        return files.first { $0.key.hasPrefix("Conformance/scenarios/") && $0.key.hasSuffix(place) }?.value
    }

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
