#if Postgres
import Foundation
import PNSService

/// A connection that is made anew when it was lost; one thread uses it.
///
/// What meets a connection that was lost since its last use is tried once more on a new one, so that a restart of the
/// server in a quiet moment fails nobody. Where no connection can be made, operations fail at once until the next attempt.
final class Link {
    private let address: PostgresAddress
    private let patience: Duration
    private var connection: Connection?
    private var failure: (at: ContinuousClock.Instant, error: any Error)?

    /// What the row of this link in `pns_commit` is known by; random.
    private let name = Int64.random(in: .min ... .max)
    private var isNamed = false
    private var lastCommit: Int64 = 0

    /// How long no connection is tried after one that failed.
    private static let pause = Duration.milliseconds(100)

    /// How long it is asked what became of a commit that had no answer.
    private static let commitPatience = Duration.seconds(10)

    /// How often something is repeated that the server undid for the sake of others.
    private static let maxAttempts = 5

    init(_ address: PostgresAddress, patience: Duration) {
        self.address = address
        self.patience = patience
    }

    /// Runs something that can be run again when the connection is lost under it, or others were in the way.
    func perform<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        var attempts = 0
        while true {
            let isOld = self.connection.map { !$0.isBroken } ?? false
            do {
                return try body(try self.connected())
            } catch let fault as PostgresFault {
                attempts += 1
                guard attempts < Self.maxAttempts else { throw fault }
                if case .lost = fault, isOld { continue }
                guard fault.isWorthARepetition else { throw fault }
            }
        }
    }

    /// What becomes of a transaction.
    enum Decision<Value> {
        /// It is committed, behind these statements.
        case commit(Value, [Call])

        /// It is undone.
        case undo(Value)
    }

    /// Runs a transaction.
    ///
    /// When the connection is lost at the commit, the server is asked what became of it: the caller is never told that
    /// something failed that was stored, as long as the server comes back in time.
    ///
    /// - Parameters:
    ///   - first: The first statements.
    ///   - decide: Given what they gave; it can run more.
    /// - Returns: The value of the decision.
    /// - Throws: ``PostgresFault``, or what `decide` throws; nothing was changed then.
    func transaction<Value>(
        _ first: [Call],
        _ decide: ([Rows], Connection) throws -> Decision<Value>
    ) throws -> Value {
        try self.perform { connection in
            let (number, rows) = try self.begin(first, connection)
            let decision: Decision<Value>
            do {
                decision = try decide(rows, connection)
            } catch {
                if !connection.isBroken { _ = try? connection.run([Statement.rollback()]) }
                throw error
            }
            switch decision {
            case .undo(let value):
                _ = try? connection.run([Statement.rollback()])
                return value
            case .commit(let value, let last):
                do {
                    let ended = try connection.run(last + [Statement.commit()]).last
                    guard ended?.tag == "COMMIT" else { throw PostgresFault.lost("a commit was refused") }
                } catch let fault as PostgresFault {
                    guard case .lost = fault else { throw fault }
                    guard try self.isCommitted(number) else { throw fault }
                }
                return value
            }
        }
    }

    /// Begins a transaction by noting its number in the row of this link, which stays locked until it is over.
    private func begin(_ first: [Call], _ connection: Connection) throws -> (number: Int64, rows: [Rows]) {
        while true {
            if !self.isNamed {
                _ = try connection.run([Self.nameLink(.integer(self.name))])
                self.isNamed = true
            }
            self.lastCommit += 1
            let note = Self.noteCommit(.integer(self.name), .integer(self.lastCommit))
            let rows = try connection.run([Statement.begin(), note] + first)
            if rows[1].changed == 1 { return (self.lastCommit, Array(rows[2...])) }
            // Nobody used it for so long that another node took it for one that had gone.
            _ = try connection.run([Statement.rollback()])
            self.isNamed = false
        }
    }

    /// Whether a transaction was committed whose connection was lost.
    ///
    /// The row is locked to ask: so what is still under way is over then. The id of a transaction would not tell: after a
    /// crash the server can give it to another one.
    private func isCommitted(_ number: Int64) throws -> Bool {
        let deadline = ContinuousClock.now + Self.commitPatience
        while true {
            do {
                let rows = try self.connected().run([Self.readCommit(.integer(self.name))])[0]
                return try rows.count == 1 && rows.integer(0, 0) == number
            } catch is PostgresFault {
                // Not there yet, or the transaction is still under way.
                guard ContinuousClock.now < deadline else { break }
                Thread.sleep(forTimeInterval: 0.05)
            }
        }
        throw StoreError(
            code: .unavailable,
            cause: "the connection to PostgreSQL was lost at a commit, and it cannot be asked whether that came about"
        )
    }

    private func connected() throws -> Connection {
        if let connection, !connection.isBroken { return connection }
        self.connection = nil
        if let failure, .now - failure.at < Self.pause { throw failure.error }
        do {
            let made = try Connection(self.address, patience: self.patience)
            (self.connection, self.failure) = (made, nil)
            return made
        } catch {
            self.failure = (.now, error)
            throw error
        }
    }

    private static let nameLink = Statement(
        "name_link",
        "INSERT INTO pns_commit (link, number) VALUES ($1, 0) ON CONFLICT (link) DO NOTHING"
    )

    private static let noteCommit = Statement(
        "note_commit",
        "UPDATE pns_commit SET number = $2, used = now() WHERE link = $1"
    )

    private static let readCommit = Statement(
        "read_commit",
        "SELECT number FROM pns_commit WHERE link = $1 FOR UPDATE"
    )
}
#endif
