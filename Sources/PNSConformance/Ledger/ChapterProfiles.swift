/// Which profiles each chapter belongs to, as the table of `Spec/README.md` says.
///
/// Its last column begins with "profile `x`:" or "profiles `x` and `y`:" for a chapter of profiles other than `core`.
struct ChapterProfiles: Hashable {
    /// The profile of every chapter that names none.
    static let usual = ["core"]

    private var profiles: [String: [String]] = [:]

    /// Reads the table.
    ///
    /// - Parameter readme: The text of `Spec/README.md`.
    init(readme: String) {
        for line in readme.split(separator: "\n") where line.hasPrefix("|") {
            let cells = line.split(separator: "|").map { $0.drop { $0 == " " } }
            guard let first = cells.first, let last = cells.last, last.hasPrefix("profile"),
                let file = Self.file(in: first)
            else { continue }
            let words = last.prefix { $0 != ":" }.split(separator: "`", omittingEmptySubsequences: false)
            profiles[file] = words.indices.filter { $0 % 2 == 1 }.map { String(words[$0]) }
        }
    }

    /// The profiles of a chapter, by its file name.
    subscript(chapter: String) -> [String] { profiles[chapter] ?? Self.usual }

    /// The file of `[Title](FILE)`.
    private static func file(in cell: Substring) -> String? {
        guard let start = cell.firstRange(of: "](")?.upperBound, let end = cell[start...].firstIndex(of: ")") else {
            return nil
        }
        return String(cell[start..<end])
    }
}
