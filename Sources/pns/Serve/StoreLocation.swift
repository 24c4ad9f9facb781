/// Where notifications are kept, as the setting `store` says it.
enum StoreLocation: Hashable, Sendable {
    case memory
    case file(String)
    case postgres(url: String)

    /// Reads the setting.
    init(_ text: String) {
        if text == "memory" {
            self = .memory
        } else if ["postgres://", "postgresql://"].contains(where: text.hasPrefix) {
            self = .postgres(url: text)
        } else {
            self = .file(text)
        }
    }

    /// Whether this program can keep them there; the sources of PostgreSQL are behind a trait of the package.
    var isBuiltIn: Bool {
        #if Postgres
        true
        #else
        if case .postgres = self { false } else { true }
        #endif
    }

    /// For everybody to read: of a URL only host, port and database.
    var shown: String {
        switch self {
        case .memory: "memory"
        case .file(let path): path
        case .postgres(let url): Self.shown(url)
        }
    }

    /// Whether it tells a password; whoever may read a command line may then write to the database.
    var tellsPassword: Bool {
        guard case .postgres(let url) = self else { return false }
        let (authority, rest) = Self.parts(of: url)
        let user = authority.contains("@") ? authority.prefix { $0 != "@" } : ""
        return user.contains(":") || rest.contains("password=") || rest.contains("@")
    }

    private static func parts(of url: String) -> (authority: Substring, rest: Substring) {
        let behind = url.drop { $0 != ":" }.dropFirst(3)
        let authority = behind.prefix { $0 != "/" && $0 != "?" }
        return (authority, behind.dropFirst(authority.count))
    }

    private static func shown(_ url: String) -> String {
        let (authority, rest) = Self.parts(of: url)
        // A character of the password that is not encoded: nobody knows where it ends.
        guard !rest.contains("@") else { return "postgres://<redacted>" }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        return "postgres://\(host)\(rest.prefix { $0 != "?" })"
    }
}
