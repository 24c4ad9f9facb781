import Foundation

/// The data files of the project, read once; all tools work on this and touch no disk.
package struct ProjectFiles: Sendable {
    /// The texts by path, relative to the root of the project.
    package var texts: [String: String]

    /// Takes texts as they are.
    package init(_ texts: [String: String]) {
        self.texts = texts
    }

    /// Reads `Spec`, `Vectors` and `Conformance` below a folder.
    ///
    /// - Parameter root: The path of the folder that holds these.
    /// - Throws: What Foundation says of a file that cannot be read.
    package init(root: String) throws {
        var texts: [String: String] = [:]
        for folder in ["Spec", "Vectors", "Conformance"] {
            let base = URL(filePath: root).appending(path: folder)
            guard let paths = FileManager.default.enumerator(atPath: base.path()) else { continue }
            for case let path as String in paths where Self.isData(path) {
                texts["\(folder)/\(path)"] = try String(contentsOf: base.appending(path: path), encoding: .utf8)
            }
        }
        self.texts = texts
    }

    /// The text of a file.
    ///
    /// - Throws: ``DataFault`` where it does not exist.
    package func text(_ path: String) throws(DataFault) -> String {
        guard let text = texts[path] else {
            throw DataFault(file: path, pointer: "", sentence: "The file is missing.")
        }
        return text
    }

    /// The files directly or indirectly below a folder, by path, in order.
    package func files(below folder: String, ending: String) -> [(path: String, text: String)] {
        texts.filter { $0.key.hasPrefix(folder + "/") && $0.key.hasSuffix(ending) }
            .sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }

    private static func isData(_ path: String) -> Bool {
        path.hasSuffix(".json") || path.hasSuffix(".md") || path.hasSuffix(".lock")
    }
}
