#if Postgres
import PNSCodec
import PNSService

/// Notifications to mark as seen, for somebody who waits.
struct MarkOperation: Sendable {
    let sequences: [Int64]
    let user: UserID
    let now: Timestamp
    let finish: @Sendable (Result<UnseenCount, StoreError>) -> Void
}
#endif
