#if Postgres
import CLibPQ
import PNSCodec
import PNSService

/// What a statement gave, in binary form; read without trust.
final class Rows {
    private let result: OpaquePointer

    /// Takes over a result of libpq.
    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit { PQclear(self.result) }

    /// How many rows there are.
    var count: Int { Int(PQntuples(self.result)) }

    /// How many rows the statement changed.
    var changed: Int { Int(String(cString: PQcmdTuples(self.result))) ?? 0 }

    /// What the statement was, as the server says: a COMMIT that could not be is a ROLLBACK.
    var tag: String { String(cString: PQcmdStatus(self.result)) }

    func isNull(_ row: Int, _ column: Int32) -> Bool {
        PQgetisnull(self.result, Int32(row), column) == 1
    }

    /// An integer of 2, 4 or 8 bytes.
    func integer(_ row: Int, _ column: Int32) throws(StoreError) -> Int64 {
        let bytes = self.slice(row, column)
        guard let first = bytes.first, bytes.count <= 8 else { throw .damagedRow }
        let sign: Int64 = first & 0x80 == 0 ? 0 : -1
        return bytes.reduce(sign) { $0 << 8 | Int64($1) }
    }

    func bytes(_ row: Int, _ column: Int32) -> [UInt8] { Array(self.slice(row, column)) }

    func text(_ row: Int, _ column: Int32) throws(StoreError) -> String {
        guard !self.isNull(row, column), let text = String(validating: self.slice(row, column), as: UTF8.self) else {
            throw .damagedRow
        }
        return text
    }

    /// The instant in two columns, of which the second holds the nanoseconds.
    func timestamp(_ row: Int, _ column: Int32) throws(StoreError) -> Timestamp {
        let seconds = try self.integer(row, column)
        guard let nanoseconds = UInt32(exactly: try self.integer(row, column + 1)),
            let timestamp = Timestamp(exactlySeconds: seconds, nanoseconds: nanoseconds)
        else { throw .damagedRow }
        return timestamp
    }

    func user(_ row: Int, _ column: Int32) throws(StoreError) -> UserID {
        guard let user = try? UserID(validating: try self.text(row, column)) else { throw .damagedRow }
        return user
    }

    /// Valid as long as the rows are.
    private func slice(_ row: Int, _ column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(self.result, Int32(row), column),
            count: Int(PQgetlength(self.result, Int32(row), column))
        )
    }
}
#endif
