#if Postgres
import CLibPQ
import PNSService

/// Where the database is and who asks: a connection URL, of which nothing is ever shown.
struct PostgresAddress: Sendable {
    let text: String

    /// What must not be in any message.
    private let password: String?

    /// Reads a connection URL, `postgres://USER@HOST:PORT/DATABASE?…`.
    ///
    /// - Throws: With code `unavailable` for one that libpq would misread; with words that hold nothing of it.
    init(_ text: String) throws(StoreError) {
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://"),
            let options = PQconninfoParse(text, nil)
        else { throw Self.unreadable }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        // A character of the password that was not encoded puts a part of it where messages repeat it.
        let misread = ["host", "dbname", "user"].contains { values[$0]?.contains("@") ?? false }
        let ports = (values["port"] ?? "").allSatisfy { $0.isNumber || $0 == "," }
        guard !misread, ports else { throw Self.unreadable }
        self.text = text
        self.password = values["password"]
    }

    /// A message of libpq on one line, without the password.
    func redacted(_ message: String) -> String {
        let lines = message.split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }
        var shown = lines.joined(separator: "; ")
        if let password, !password.isEmpty { shown = shown.replacing(password, with: "…") }
        return shown
    }

    private static let unreadable = StoreError(
        code: .unavailable,
        cause: """
            this is no connection URL; write postgres://USER:PASSWORD@HOST:PORT/DATABASE, and percent-encode what is not \
            a letter or digit in user and password
            """
    )
}
#endif
