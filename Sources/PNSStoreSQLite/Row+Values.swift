import Foundation
import GRDB
import PNSCodec
import PNSService

/// Columns read without trust: a file can be damaged, and a damaged one must not stop the process.
extension Row {
    func integer(_ index: Int) throws(StoreError) -> Int64 {
        guard case .int64(let value) = (self[index] as DatabaseValue).storage else { throw .damagedRow }
        return value
    }

    func bool(_ index: Int) throws(StoreError) -> Bool {
        try integer(index) != 0
    }

    func text(_ index: Int) throws(StoreError) -> String {
        guard case .blob(let bytes) = (self[index] as DatabaseValue).storage,
            let text = String(validating: bytes, as: UTF8.self)
        else { throw .damagedRow }
        return text
    }

    /// The instant in two columns, of which the second holds the nanoseconds.
    func timestamp(_ index: Int) throws(StoreError) -> Timestamp {
        let seconds = try integer(index)
        guard let nanoseconds = UInt32(exactly: try integer(index + 1)),
            let timestamp = Timestamp(exactlySeconds: seconds, nanoseconds: nanoseconds)
        else { throw .damagedRow }
        return timestamp
    }
}

extension UnseenCount {
    /// The count in a row of `unseen, version`; zero for a user without a row.
    init(row: Row?) throws(StoreError) {
        self.init(count: Int(try row?.integer(0) ?? 0), version: try row?.integer(1) ?? 0)
    }
}

extension StoreError {
    static let damagedRow = StoreError(code: .corrupt, cause: "a row holds a value of another kind")
}
