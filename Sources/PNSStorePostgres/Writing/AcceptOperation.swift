#if Postgres
import PNSCodec
import PNSService

/// Records that somebody waits for.
struct AcceptOperation: Sendable {
    /// The records; without any it is the proof that the store takes writes.
    let records: [NewNotification]
    let application: ApplicationName
    let now: Timestamp
    let finish: @Sendable (Result<AcceptOutcome, StoreError>) -> Void

    var isProbe: Bool { self.records.isEmpty }

    /// About how many bytes it sends.
    var weight: Int { self.records.reduce(0) { $0 + $1.data.utf8.count + 512 } }
}
#endif
