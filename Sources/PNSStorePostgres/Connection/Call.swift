#if Postgres
/// A statement, prepared on each connection when it is first used there.
struct Statement: Hashable, Sendable {
    /// What the server knows it by; unique.
    let name: String

    let sql: String

    init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }

    /// A call of the statement.
    func callAsFunction(_ parameters: Parameter...) -> Call {
        Call(statement: self, parameters: parameters)
    }

    static let begin = Statement("begin", "BEGIN")
    static let commit = Statement("commit", "COMMIT")
    static let rollback = Statement("rollback", "ROLLBACK")
}

/// A statement with its values.
struct Call: Sendable {
    let statement: Statement
    let parameters: [Parameter]
}
#endif
