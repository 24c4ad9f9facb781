public import PNSCodec

extension DeviceSession {
    /// What happens to a connection.
    public enum Event: Hashable, Sendable {
        /// The handshake was answered with 101, and count changes of the user reach this session from now on.
        case opened

        /// A whole text message arrived; its bytes are UTF-8.
        case message([UInt8])

        /// The store answered ``Action/readCount``.
        case countRead(UnseenCount)

        /// The user's count changed.
        case countChanged(UnseenCount)

        /// The moment asked for with ``Action/scheduleFlush`` has come, and the socket takes writes.
        case flush

        /// The socket takes no more writes for now; requests wait until ``unblocked``.
        case blocked

        /// The socket takes writes again.
        case unblocked

        /// The store answered ``Action/readUnseen``.
        case unseenRead([StoredNotification])

        /// A message of ``Action/sendAndReport(_:)`` was written to the socket, or its write failed.
        case sent(ok: Bool)

        /// The store answered ``Action/markSeen(_:)``.
        case marked(UnseenCount)

        /// The store answered ``Action/readSeen(after:)``, and with it gave the newest count where that can be newer than
        /// what was published.
        case seenRead([RetainedNotification], newest: UnseenCount? = nil)

        /// The store answered ``Action/readNotifications(after:)``.
        case notificationsRead([AnsweredNotification])

        /// The store failed to do what was asked last.
        case storeFailed(ServiceError)

        /// The connection has ended.
        case closed
    }

    /// What the owner of a connection has to do, in this order.
    public enum Action: Hashable, Sendable {
        /// Read the user's count; answer with ``Event/countRead(_:)`` or ``Event/storeFailed(_:)``.
        case readCount

        /// Deliver ``Event/flush`` once the events at hand are handled and the socket takes writes.
        case scheduleFlush

        /// Read the user's unseen notifications; answer with ``Event/unseenRead(_:)`` or ``Event/storeFailed(_:)``.
        case readUnseen

        /// Mark these as seen; answer with ``Event/marked(_:)`` or ``Event/storeFailed(_:)``.
        case markSeen([Int64])

        /// Read seen notifications created later; answer with ``Event/seenRead(_:)`` or ``Event/storeFailed(_:)``.
        case readSeen(after: Timestamp?)

        /// Read unseen and seen notifications created later, or for `nil` the unseen ones; answer with
        /// ``Event/notificationsRead(_:)`` or ``Event/storeFailed(_:)``.
        case readNotifications(after: Timestamp?)

        /// Write a message.
        case send(ServerMessage)

        /// Write a message and answer with ``Event/sent(ok:)`` when the write succeeded or failed.
        case sendAndReport(ServerMessage)

        /// Take no more bytes from the socket.
        case pauseReading

        /// Take bytes from the socket again.
        case resumeReading

        /// Send a close frame and close the connection.
        case close(CloseCode, reason: String)
    }
}
