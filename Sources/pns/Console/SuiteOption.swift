import ArgumentParser
import Foundation
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
            return try Suite(files: SuiteFolder.files(below: folder))
        } catch {
            throw Talk.fail(.usage, "the suite cannot be read: \(error)")
        }
    }
}

/// The files of a suite on disk.
enum SuiteFolder {
    /// The text of every JSON and Markdown file below `Spec`, `Conformance` and `Vectors`, by its path.
    static func files(below folder: String) throws -> [String: String] {
        var files: [String: String] = [:]
        let root = URL(filePath: folder, directoryHint: .isDirectory)
        for part in ["Spec", "Conformance", "Vectors"] {
            let walk = FileManager.default.enumerator(atPath: root.appending(path: part).path)
            while let path = walk?.nextObject() as? String {
                guard path.hasSuffix(".json") || path.hasSuffix(".md") else { continue }
                let file = "\(part)/\(path)"
                files[file] = try String(contentsOf: root.appending(path: file), encoding: .utf8)
            }
        }
        return files
    }
}
