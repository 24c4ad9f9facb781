/// The methods of the paths of a listener, parts of which can be named in place of being told.
struct PathPatterns: Sendable {
    private let exact: [String: [String]]
    private let patterns: [(segments: [Substring], methods: [String])]

    /// Makes a table.
    ///
    /// - Parameter methods: The methods of each path; a segment that begins with a colon stands for any one.
    init(_ methods: [String: [String]]) {
        self.exact = methods
        self.patterns = methods.filter { $0.key.contains(":") }.map { (Self.segments($0.key[...]), $0.value) }
    }

    /// The methods of a path, if there is one like it.
    func methods(of path: String) -> [String]? {
        if let methods = self.exact[path] { return methods }
        guard !self.patterns.isEmpty else { return nil }
        let segments = Self.segments(path[...])
        return self.patterns.first { pattern in
            pattern.segments.count == segments.count
                && zip(pattern.segments, segments).allSatisfy { $0 == $1 || ($0.hasPrefix(":") && !$1.isEmpty) }
        }?.methods
    }

    private static func segments(_ path: Substring) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false)
    }
}
