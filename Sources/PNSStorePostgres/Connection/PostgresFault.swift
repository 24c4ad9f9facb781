#if Postgres
import PNSService

/// Why PostgreSQL did not do something; nothing of what an application sent is in it.
enum PostgresFault: Error, Hashable, Sendable {
    /// There is no connection, or none any more; what was under way is undone.
    case lost(String)

    /// The server refused a statement, with its SQLSTATE.
    case refused(state: String, message: String)

    /// Whether the same can succeed at once: the server undid it for the sake of others.
    var isWorthARepetition: Bool {
        guard case .refused(let state, _) = self else { return false }
        return state == "40001" || state == "40P01"
    }
}

extension StoreError {
    static let storeIsClosed = StoreError(code: .closed, cause: "the store is closed")

    static let damagedRow = StoreError(code: .corrupt, cause: "a row holds a value of another kind")

    /// The class of an error of PostgreSQL.
    init(postgres error: any Error) {
        switch error {
        case let error as StoreError:
            self = error
        case PostgresFault.lost(let message):
            self.init(code: .unavailable, cause: "PostgreSQL: \(message)")
        case PostgresFault.refused(let state, let message):
            self.init(code: Self.code(ofState: state), cause: "PostgreSQL \(state): \(message)")
        default:
            self.init(code: .unavailable, cause: "\(type(of: error))")
        }
    }

    private static func code(ofState state: String) -> Code {
        switch state {
        case "53100", "54000": return .full  // the disk, or the size of a row
        case "25006", "42501": return .readOnly  // a standby, or a lack of rights
        default: break
        }
        // A broken constraint, a value of another kind, a missing table, damage: not what this code has written.
        return ["22", "23", "42", "XX"].contains(state.prefix(2)) ? .corrupt : .unavailable
    }
}
#endif
