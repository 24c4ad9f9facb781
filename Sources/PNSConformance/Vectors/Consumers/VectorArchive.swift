import Crypto
package import Foundation

/// What a consumer in another language takes: the vectors with all that they refer to, as files.
///
/// The paths and the bytes depend on the data alone, so that two archives of one version are the same bytes.
package struct VectorArchive: Sendable {
    /// The format of the manifest.
    package static let format = "vectors-manifest/1"
    /// Where the manifest is.
    package static let manifestPath = "manifest.json"

    /// The texts by path; the manifest is one of them.
    package var texts: [String: String]

    /// Collects the files of the project.
    ///
    /// - Parameter files: The project, or what travels inside the program.
    /// - Throws: ``DataFault`` where a file is missing or unreadable.
    package init(_ files: ProjectFiles) throws(DataFault) {
        var texts: [String: String] = [:]
        for (path, text) in ProjectReader(files).vectorTexts() {
            texts["vectors/" + path.dropFirst("Vectors/".count)] = text
        }
        for name in ["README.md", "CONSUMERS.md", "LICENSE.md", "ids.lock", "vectors.schema.json"] {
            texts[name] = try files.text("Vectors/" + name)
        }
        for name in ["errors.json", "messages.json", "clauses.json"] {
            texts[name] = try files.text("Spec/" + name)
        }
        for (path, text) in files.files(below: "Spec/schemas", ending: ".schema.json") {
            texts[String(path.dropFirst("Spec/".count))] = text
        }
        self.texts = texts
        self.texts[Self.manifestPath] = try Self.manifest(of: texts).pretty()
    }

    /// The paths of the files of vectors, in order.
    package static func vectorPaths(_ texts: [String: String]) -> [String] {
        texts.keys.filter { $0.hasPrefix("vectors/") && $0.hasSuffix(".json") }.sorted()
    }

    /// A manifest: the files of vectors, and every file with its digest.
    private static func manifest(of texts: [String: String]) throws(DataFault) -> RawJSON {
        var rows: [RawJSON] = []
        var versions: (spec: String, suite: String) = ("", "")
        for path in vectorPaths(texts) {
            let file = try VectorFile(text: texts[path] ?? "", path: path)
            versions = (file.spec, max(versions.suite, file.suite))
            rows.append(row(path: path, kind: file.kind.rawValue, count: file.count))
        }
        return .object([
            "format": .string(format), "spec": .string(versions.spec), "suite": .string(versions.suite),
            "license": .string("Apache-2.0"),
            "vectors": .array(rows),
            "files": .array(
                texts.sorted { $0.key < $1.key }
                    .map { path, text in
                        let digest = SHA256.hash(data: Array(text.utf8))
                        return .object([
                            "path": .string(path), "bytes": .number(text.utf8.count),
                            "sha256": .string(digest.map { byte in hex(byte) }.joined()),
                        ])
                    }
            ),
        ])
    }

    /// A row of the manifest.
    static func row(path: String, kind: String, count: Int) -> RawJSON {
        .object(["path": .string(path), "kind": .string(kind), "count": .number(count)])
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }

    /// The archive as a gzipped tape archive, with nothing in it that the time, the machine or the user decides.
    ///
    /// Everything stands in a folder that bears the version.
    package func packed() -> [UInt8] {
        var tape = TapeArchive()
        for (path, text) in texts.sorted(by: { $0.key < $1.key }) {
            tape.add("pns-vectors-\(version)/\(path)", Array(text.utf8))
        }
        return GzipWriter.packed(tape.bytes())
    }

    /// The version of the vectors.
    package var version: String {
        let manifest = try? RawJSON(parsing: texts[Self.manifestPath] ?? "")
        return manifest?["suite"]?.stringValue ?? "0"
    }

    /// Writes the files into a folder, which is made.
    package func write(to folder: URL) throws { try Self.write(texts, to: folder) }

    static func write(_ texts: [String: String], to folder: URL) throws {
        for (path, text) in texts {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
    }
}
