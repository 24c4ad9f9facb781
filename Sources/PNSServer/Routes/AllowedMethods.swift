/// The methods of each path of a listener, those paths included whose parts are anything (`{user}`).
struct AllowedMethods: Sendable {
    private let exact: [String: [String]]
    private let patterns: [(parts: [Substring], methods: [String])]

    /// Gathers the methods.
    ///
    /// - Parameter routes: The paths and their methods, in the order in which methods are told.
    init(_ routes: [(path: String, method: String)]) {
        var methods: [String: [String]] = [:]
        for route in routes {
            methods[route.path, default: []] += route.method == "GET" ? ["GET", "HEAD"] : [route.method]
        }
        self.exact = methods
        self.patterns = methods.filter { $0.key.contains("{") }.map { (Self.parts($0.key), $0.value) }
    }

    /// The methods of a path.
    ///
    /// - Parameter path: The path of a request.
    /// - Returns: The methods; nil for a path that is not there.
    subscript(path: String) -> [String]? {
        if let methods = self.exact[path] { return methods }
        guard !self.patterns.isEmpty else { return nil }
        let parts = Self.parts(path)
        return self.patterns.first { pattern in
            pattern.parts.count == parts.count
                && zip(pattern.parts, parts).allSatisfy { $0.hasPrefix("{") ? !$1.isEmpty : $0 == $1 }
        }?.methods
    }

    /// As the router does: slashes beside each other are one.
    private static func parts(_ path: String) -> [Substring] {
        path.split(separator: "/")
    }
}
