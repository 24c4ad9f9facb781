import Foundation

/// Writes every JSON file and `ids.lock` below the named folders into one Swift source: a dictionary from path to text; of
/// `Vectors` the pages at its top too, which go into the archive of vectors.
///
/// A string literal compiles in milliseconds where an array of bytes takes minutes, and needs no bundle beside the binary.
@main
enum EmbedData {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 3 else {
            FileHandle.standardError.write(Data("usage: embed-data OUTPUT ROOT FOLDER...\n".utf8))
            exit(2)
        }
        let root = URL(filePath: arguments[2], directoryHint: .isDirectory)
        var paths: [String] = []
        for folder in arguments[3...] {
            let walk = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
            for case let path as String in walk ?? .init() where isData(path, in: folder) {
                paths.append("\(folder)/\(path)")
            }
        }
        var source = "let embeddedFiles: [String: String] = [\n"
        if paths.isEmpty { source += "    :\n" }
        for path in paths.sorted() {
            let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
            source += "    \"\(path)\": \(literal(text)),\n"
        }
        source += "]\n"
        try source.write(to: URL(filePath: arguments[1]), atomically: true, encoding: .utf8)
    }

    private static func isData(_ path: String, in folder: String) -> Bool {
        if path.hasSuffix(".md") { return folder == "Vectors" && !path.contains("/") }
        return path.hasSuffix(".json") || path.hasSuffix(".lock")
    }

    /// Escapes rather than raw strings: a file may hold any run of `"#`.
    private static func literal(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\n": out += "\\n"
            case _ where scalar.value < 0x20 || scalar.value > 0x7E: out += "\\u{\(String(scalar.value, radix: 16))}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
