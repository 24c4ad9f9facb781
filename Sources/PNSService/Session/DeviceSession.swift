import PNSCodec

/// The rules of one device connection: events in, actions out.
///
/// The session does no I/O and knows no time. Its owner delivers events one after another and performs the actions in
/// their order; a store operation is under way at most once at a time.
public struct DeviceSession: Sendable {
    private enum Phase {
        case new, readingCount, open, closed
    }

    /// What the request whose turn it is waits for.
    private enum Work: Equatable {
        case none, readingUnseen, sendingData([Int64]), marking, readingSeen, readingBoth
    }

    /// How many requests can wait before the session asks to pause reading.
    public let maxQueuedRequests: Int

    private let clauses: ClauseCounter
    private var phase = Phase.new
    private var work = Work.none
    private var queue = RequestQueue()
    private var isPaused = false
    private var isBlocked = false
    private var isFlushScheduled = false
    /// Whether the answer that is sent and marked is one of the feature `pns-2024`.
    private var isBoth = false
    private var pendingCount: UnseenCount?
    private var sentVersion: Int64 = -1
    private var sentCount = -1

    /// Creates the session of a connection that is about to open.
    ///
    /// - Parameters:
    ///   - maxQueuedRequests: How many requests can wait, 1 or more; see ``ServiceSettings``.
    ///   - clauses: Told which clauses are executed; nothing that the session does depends on it.
    public init(maxQueuedRequests: Int, clauses: ClauseCounter = ClauseCounter()) {
        self.maxQueuedRequests = max(1, maxQueuedRequests)
        self.clauses = clauses
    }

    /// Handles an event.
    ///
    /// - Parameter event: What happened.
    /// - Returns: What to do.
    public mutating func handle(_ event: Event) -> [Action] {
        var actions: [Action] = []
        handle(event, into: &actions)
        return actions
    }

    /// Handles an event without allocating for the actions.
    ///
    /// - Parameters:
    ///   - event: What happened. An event that the session does not wait for is ignored.
    ///   - actions: What to do is appended here.
    public mutating func handle(_ event: Event, into actions: inout [Action]) {
        switch event {
        case .opened: open(&actions)
        case .message(let bytes): enqueue(bytes, &actions)
        case .countRead(let count): start(with: count, &actions)
        case .countChanged(let count): change(to: count, &actions)
        case .flush: flush(&actions)
        case .blocked: isBlocked = true
        case .unblocked: unblock(&actions)
        case .unseenRead(let notifications): answerUnseen(notifications, &actions)
        case .sent(let ok): finishSending(ok, &actions)
        case .marked(let count): finishMarking(count, &actions)
        case .seenRead(let notifications, let newest): answerSeen(notifications, newest, &actions)
        case .notificationsRead(let notifications): answerBoth(notifications, &actions)
        case .storeFailed(let error): fail(error, &actions)
        case .closed: close()
        }
    }
}

// MARK: - Opening and closing

extension DeviceSession {
    private mutating func open(_ actions: inout [Action]) {
        guard phase == .new else { return }
        phase = .readingCount
        actions.append(.readCount)
    }

    private mutating func start(with count: UnseenCount, _ actions: inout [Action]) {
        guard phase == .readingCount else { return }
        phase = .open
        keepNewest(count)
        clauses.note(.cnt001)
        writePendingCount(&actions)
        serveNext(&actions)
    }

    /// A connection that ends keeps only the data that is being written: what was sent is marked all the same.
    private mutating func close() {
        phase = .closed
        queue.removeAll()
        pendingCount = nil
        isPaused = false
        if case .sendingData = work { return }
        work = .none
    }
}

// MARK: - Counts

extension DeviceSession {
    /// Counts wait while data is under way to the socket and the store, so that the answer precedes its count (ORD-002).
    private var doCountsWait: Bool {
        switch work {
        case .sendingData, .marking: true
        case .none, .readingUnseen, .readingSeen, .readingBoth: false
        }
    }

    private mutating func change(to count: UnseenCount, _ actions: inout [Action]) {
        guard phase != .closed else { return }
        keepNewest(count)
        // A count that waits is written when the wait ends; before the first count there is nothing to flush.
        guard phase == .open, !doCountsWait, !isFlushScheduled, pendingCount != nil else { return }
        isFlushScheduled = true
        actions.append(.scheduleFlush)
    }

    private mutating func flush(_ actions: inout [Action]) {
        isFlushScheduled = false
        guard phase == .open, !doCountsWait else { return }
        writePendingCount(&actions)
    }

    /// Of two counts the newer one remains, in whatever order they arrive (CNT-007).
    private mutating func keepNewest(_ count: UnseenCount) {
        guard count.version > sentVersion, count.version > pendingCount?.version ?? -1 else { return }
        if pendingCount != nil { clauses.note(.cnt007) }
        pendingCount = count
    }

    private mutating func writePendingCount(_ actions: inout [Action]) {
        guard let count = pendingCount else { return }
        pendingCount = nil
        sentVersion = count.version
        noteChange(to: count.count)
        let message = NewNotificationCountChanged(newNotificationCountChanged: UInt64(max(0, count.count)))
        actions.append(.send(.newNotificationCountChanged(message)))
    }

    /// A count grows by what was accepted and falls by what was seen; the first one does neither.
    private mutating func noteChange(to count: Int) {
        clauses.note(.cnt002)
        clauses.note(.cnt003)
        clauses.note(.num003)
        if sentCount >= 0, count > sentCount { clauses.note(.cnt004) }
        if sentCount >= 0, count < sentCount { clauses.note(.cnt005) }
        sentCount = count
    }
}

// MARK: - Requests

extension DeviceSession {
    private mutating func enqueue(_ message: [UInt8], _ actions: inout [Action]) {
        guard phase != .closed else { return }
        let request = DeviceRequest(message: message)
        request.note(spelledAs: message, in: clauses)
        if work != .none { clauses.note(.ord004) }
        queue.append(request)
        serveNext(&actions)
        guard queue.count >= maxQueuedRequests, !isPaused else { return }
        isPaused = true
        actions.append(.pauseReading)
    }

    private mutating func unblock(_ actions: inout [Action]) {
        isBlocked = false
        serveNext(&actions)
    }

    /// Serves waiting requests one at a time, in order (ORD-004).
    ///
    /// While the socket takes no writes none is served, so that one answer is the most that waits to be written.
    private mutating func serveNext(_ actions: inout [Action]) {
        while phase == .open, work == .none, !isBlocked, let request = queue.popFirst() {
            switch request {
            case .unseen:
                work = .readingUnseen
                actions.append(.readUnseen)
            case .seen(let createdAfter):
                work = .readingSeen
                actions.append(.readSeen(after: createdAfter))
            case .both(let createdAfter):
                work = .readingBoth
                actions.append(.readNotifications(after: createdAfter))
            case .refused(let error):
                clauses.note(.err003)
                clauses.note(.frm007)  // the connection stays open
                actions.append(.send(.error(ErrorMessage(error))))
            }
        }
        guard isPaused, queue.count <= maxQueuedRequests / 2 else { return }
        isPaused = false
        actions.append(.resumeReading)
    }

    private mutating func answerUnseen(_ notifications: [StoredNotification], _ actions: inout [Action]) {
        guard work == .readingUnseen else { return }
        clauses.noteAnswer(unseen: notifications)
        let message = ServerMessage.newNotificationData(
            NewNotificationData(
                newNotificationData: notifications.map {
                    UnseenNotification(notificationData: $0.data, createDate: $0.createDate)
                }
            )
        )
        answer(message, marking: notifications.map(\.sequence), &actions)
    }

    private mutating func answerBoth(_ notifications: [AnsweredNotification], _ actions: inout [Action]) {
        guard work == .readingBoth else { return }
        let data = notifications.map {
            DatedNotification(notificationData: $0.data, createdDate: $0.createDate, seenDate: $0.seenDate)
        }
        let unseen = notifications.filter { $0.seenDate == nil }  // DAT-006
        clauses.noteAnswer(both: notifications, unseen: unseen.count)
        answer(.notificationData(NotificationData(notificationData: data)), marking: unseen.map(\.sequence), &actions)
    }

    /// Sends an answer behind the count that is due, and marks what it shows for the first time once it was sent.
    private mutating func answer(_ message: ServerMessage, marking sequences: [Int64], _ actions: inout [Action]) {
        writePendingCount(&actions)
        guard !sequences.isEmpty else {
            actions.append(.send(message))  // nothing to mark
            work = .none
            serveNext(&actions)
            return
        }
        if case .notificationData = message { isBoth = true } else { isBoth = false }
        work = .sendingData(sequences)
        actions.append(.sendAndReport(message))
    }

    private mutating func finishSending(_ ok: Bool, _ actions: inout [Action]) {
        guard case .sendingData(let sequences) = work else { return }
        if ok {
            work = .marking
            clauses.note(isBoth ? .dat006 : .uns009)
            actions.append(.markSeen(sequences))  // ORD-008: exactly what was sent
        } else if phase == .closed {
            work = .none
        } else {
            close()
            work = .none
            actions.append(.close(.internalError, reason: "An answer could not be written."))
        }
    }

    private mutating func finishMarking(_ count: UnseenCount, _ actions: inout [Action]) {
        guard work == .marking else { return }
        work = .none
        guard phase == .open else { return }
        keepNewest(count)
        if count.count > 0 { clauses.note(.ord008) }
        clauses.note(isBoth ? .dat011 : .ord002)
        writePendingCount(&actions)  // CNT-005
        serveNext(&actions)
    }

    private mutating func answerSeen(
        _ notifications: [RetainedNotification],
        _ newest: UnseenCount?,
        _ actions: inout [Action]
    ) {
        guard work == .readingSeen else { return }
        if let newest { keepNewest(newest) }  // CLU-003
        if pendingCount != nil { clauses.note(.ord003) }
        writePendingCount(&actions)
        clauses.noteAnswer(seen: notifications)
        let data = notifications.map {
            SeenNotification(notificationData: $0.data, createDate: $0.createDate, seenDate: $0.seenDate)
        }
        actions.append(.send(.seenNotificationData(SeenNotificationData(seenNotificationData: data))))
        work = .none
        serveNext(&actions)
    }

    private mutating func fail(_ error: ServiceError, _ actions: inout [Action]) {
        switch (phase, work) {
        case (.readingCount, _):
            // Without a count nothing else can be sent (CNT-001).
            close()
            if error.code.closeCode == .tryAgainLater { clauses.note(.ops016) }
            actions.append(.close(error.code.closeCode ?? .internalError, reason: error.message))
        case (.open, .readingUnseen), (.open, .readingSeen), (.open, .readingBoth):
            actions.append(.send(.error(ErrorMessage(error))))
            work = .none
            serveNext(&actions)
        case (.open, .marking):
            // The request has its answer; what was not marked stays unseen and is answered again.
            work = .none
            writePendingCount(&actions)
            serveNext(&actions)
        case (.closed, .marking):
            work = .none
        default:
            return
        }
    }
}
