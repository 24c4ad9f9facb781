/// What an adapter can do beyond connecting, dropping, notifying and handing on counts; see `Conformance/ADAPTER.md`.
enum AdapterCapability: String, CaseIterable, Hashable, Sendable, Comparable {
    /// Devices can ask for unseen notifications, which marks them as seen.
    case unseen
    /// Devices can ask for seen notifications.
    case seen
    /// That request can be limited to those created later than an instant.
    case receivedAfter = "received-after"
    /// The application chooses ids, and a known id is not stored twice.
    case ids
    /// Several notifications can be handed over at once, all or none.
    case batch
    /// The application states create dates, and data carries them.
    case dates
    /// Seen data carries the date at which it was seen.
    case seenDates = "seen-dates"
    /// The answer to a fence follows everything that was due on the connection before it.
    case fence
    /// The server's clock can be moved.
    case clock
    /// The server's process can be ended and started.
    case restart
    /// Every process of the adapter has a server of its own.
    case ownServer = "own-server"

    /// Orders by name.
    static func < (left: AdapterCapability, right: AdapterCapability) -> Bool { left.rawValue < right.rawValue }
}
