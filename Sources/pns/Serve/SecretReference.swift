import Foundation

/// `${env:NAME}` or `${file:PATH}` in place of a value that is better not written down.
enum SecretReference {
    /// Why a reference leads nowhere; the value is not in it.
    struct Fault: Error {
        let problem: String
    }

    /// Whether a text is a reference.
    static func isReference(_ text: String) -> Bool { text.hasPrefix("${") && text.hasSuffix("}") }

    /// The value that a text stands for.
    ///
    /// - Parameters:
    ///   - text: A reference, or the value itself.
    ///   - environment: The variables.
    ///   - folder: Where relative paths begin.
    /// - Returns: The value.
    /// - Throws: ``Fault`` for a reference that leads nowhere.
    static func resolve(_ text: String, environment: [String: String], folder: URL) throws(Fault) -> String {
        guard isReference(text) else { return text }
        let name = text.dropFirst(2).dropLast()
        if name.hasPrefix("env:") {
            let variable = String(name.dropFirst(4))
            guard let value = environment[variable] else {
                throw Fault(problem: "refers to the variable \(variable), which is not set")
            }
            return value
        }
        if name.hasPrefix("file:") {
            let path = String(name.dropFirst(5))
            let url = path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path)
            guard let value = try? String(contentsOf: url, encoding: .utf8) else {
                throw Fault(problem: "refers to the file \(path), which cannot be read")
            }
            return value.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        throw Fault(problem: "is a reference that is neither ${env:NAME} nor ${file:PATH}")
    }
}
