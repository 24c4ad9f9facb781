import PNSCodec
import PNSService

/// The store, the bus and the socket around one session; what is under way finishes in the order that the bytes say.
struct SessionWorld {
    private enum Request: Int { case unseen, seen, both }

    private static let maxQueued = 4
    private static let outage = ServiceError(code: .unavailable, message: "Later.")

    private var source: ByteSource
    private var session = DeviceSession(maxQueuedRequests: maxQueued)
    private var isOver = false

    // The store
    private var unseen: [Int64] = []
    private var version: Int64 = 0
    private var lastSequence: Int64 = 0
    private var marked: Set<Int64> = []
    /// What was sent when the store failed to mark it.
    private var lost: Set<Int64> = []
    /// Every count there has been.
    private var counts: Set<UInt64> = [0]

    // What is under way
    private var operation: DeviceSession.Action?
    private var write: [Int64]?
    private var publications: [UnseenCount] = []
    private var isFlushScheduled = false
    private var isReadingPaused = false

    // The wire
    private var asked: [Request] = []
    private var answered = 0
    private var sentCounts: [UInt64] = []
    private var sentSequences: Set<Int64> = []
    /// The newest count that the session has heard of.
    private var heard = UnseenCount(count: 0, version: -1)

    init(_ source: ByteSource) {
        self.source = source
    }

    private var count: UnseenCount { UnseenCount(count: self.unseen.count, version: self.version) }

    mutating func run() throws(Violation) {
        try self.deliver(.opened)
        while !self.source.isEmpty {
            switch self.source.choice(9) {
            case 0: self.notify()
            case 1: self.markElsewhere()
            case 2: try self.ask()
            case 3, 7: try self.finishOperation()
            case 4: try self.finishWrite()
            case 5: try self.publish()
            case 6: try self.flush()
            // Rarely, so that most connections live long enough to see something.
            default: if self.source.choice(16) == 0 { try self.end() }
            }
        }
        try self.settle()
        try demand(
            self.marked.union(self.lost) == self.sentSequences,
            "UNS-009: what was sent, and nothing else, is marked"
        )
        guard !self.isOver else { return }
        try demand(self.sentCounts.last == UInt64(self.unseen.count), "ORD-001: the last count is the count")
        try demand(self.answered == self.asked.count, "ORD-004: every request is answered once")
    }

    /// Lets everything that is under way come to its end.
    private mutating func settle() throws(Violation) {
        while self.operation != nil || self.write != nil || !self.publications.isEmpty || self.isFlushScheduled {
            try self.finishOperation()
            try self.finishWrite()
            try self.publish()
            try self.flush()
        }
        try demand(self.isOver || !self.isReadingPaused, "reading is resumed")
    }

    private mutating func change() {
        self.version += 1
        self.counts.insert(UInt64(self.unseen.count))
        self.publications.append(self.count)
    }

    private mutating func notify() {
        self.lastSequence += 1
        self.unseen.append(self.lastSequence)
        self.change()
    }

    private mutating func markElsewhere() {
        guard !self.unseen.isEmpty else { return }
        self.unseen.remove(at: self.source.choice(min(256, self.unseen.count)))
        self.change()
    }

    private mutating func ask() throws(Violation) {
        guard !self.isReadingPaused, !self.isOver else { return }
        let request = Request(rawValue: self.source.choice(3)) ?? .unseen
        self.asked.append(request)
        let text =
            switch request {
            case .unseen: "unseenNotificationDataRequest"
            case .seen: #"{"seenNotificationsRequest":{}}"#
            case .both: #"{"notificationDataRequest":{"receivedAfter":"2026-01-01T00:00:00Z"}}"#
            }
        try self.deliver(.message(Array(text.utf8)))
    }

    private mutating func finishOperation() throws(Violation) {
        guard let operation = self.operation else { return }
        self.operation = nil
        // A first count that cannot be read ends the connection, so it fails more rarely than the rest.
        if self.source.choice(10) == 9, operation != .readCount || self.source.choice(8) == 7 {
            if case .markSeen(let sequences) = operation { self.lost.formUnion(sequences) }
            return try self.deliver(.storeFailed(Self.outage))
        }
        switch operation {
        case .readCount: try self.deliver(.countRead(self.count))
        case .readUnseen: try self.deliver(.unseenRead(self.unseen.prefix(3).map(Self.stored)))
        case .readSeen: try self.deliver(.seenRead([]))
        case .readNotifications:
            let unseen = self.unseen.prefix(3).map { AnsweredNotification(Self.stored($0)) }
            try self.deliver(.notificationsRead(unseen + [Self.seenBefore]))
        case .markSeen(let sequences):
            self.marked.formUnion(sequences)
            let before = self.unseen.count
            self.unseen.removeAll { sequences.contains($0) }
            if self.unseen.count != before { self.change() }
            // The publication may overtake the answer, or the answer the publication.
            if self.source.flag() { try self.publish() }
            try self.deliver(.marked(self.count))
        default: throw Violation("\(operation) is no operation")
        }
    }

    private static func stored(_ sequence: Int64) -> StoredNotification {
        StoredNotification(sequence: sequence, data: "\(sequence)", createDate: Timestamp(seconds: 1_772_600_767))
    }

    /// One that was seen long ago, and is marked by nobody.
    private static let seenBefore = AnsweredNotification(
        sequence: 0,
        data: "0",
        createDate: Timestamp(seconds: 1_772_600_767),
        seenDate: Timestamp(seconds: 1_772_600_768)
    )

    private mutating func finishWrite() throws(Violation) {
        guard let sequences = self.write else { return }
        self.write = nil
        let isWritten = self.source.choice(12) != 11
        if isWritten {
            self.sentSequences.formUnion(sequences)
            self.answered += 1
        }
        try self.deliver(.sent(ok: isWritten))
        try demand(isWritten || self.isOver, "a connection that takes no writes is closed")
    }

    private mutating func publish() throws(Violation) {
        guard !self.publications.isEmpty else { return }
        let index = self.source.choice(min(256, self.publications.count))
        try self.deliver(.countChanged(self.publications.remove(at: index)))
    }

    private mutating func flush() throws(Violation) {
        guard self.isFlushScheduled else { return }
        self.isFlushScheduled = false
        try self.deliver(.flush)
    }

    private mutating func end() throws(Violation) {
        guard !self.isOver else { return }
        self.isOver = true
        try self.deliver(.closed)
    }

    private mutating func deliver(_ event: DeviceSession.Event) throws(Violation) {
        switch event {
        case .countRead(let count), .countChanged(let count), .marked(let count):
            if count.version > self.heard.version { self.heard = count }
        default: break
        }
        for action in self.session.handle(event) { try self.perform(action) }
    }

    private mutating func perform(_ action: DeviceSession.Action) throws(Violation) {
        switch action {
        case .readCount, .readUnseen, .readSeen, .readNotifications, .markSeen:
            try demand(self.operation == nil && self.write == nil, "\(action) beside another operation")
            if case .markSeen = action {} else { try demand(!self.isOver, "\(action) after the end") }
            self.operation = action
        case .scheduleFlush:
            try demand(!self.isFlushScheduled, "one flush at a time")
            self.isFlushScheduled = true
        case .send(let message), .sendAndReport(let message):
            try demand(!self.isOver, "a message after the end")
            try self.send(message, isReported: action == .sendAndReport(message))
            try demand(!self.sentCounts.isEmpty, "CNT-001: the first message is the count")
        case .pauseReading:
            try demand(!self.isReadingPaused, "reading is paused twice")
            self.isReadingPaused = true
        case .resumeReading:
            try demand(self.isReadingPaused, "reading is resumed twice")
            self.isReadingPaused = false
        case .close:
            try demand(!self.isOver, "a close after the end")
            self.isOver = true
        }
    }

    private mutating func send(_ message: ServerMessage, isReported: Bool) throws(Violation) {
        switch message {
        case .newNotificationCountChanged(let message):
            try demand(self.write == nil, "ORD-002: no count passes the data that causes it")
            let count = message.newNotificationCountChanged
            try demand(self.counts.contains(count), "CNT-002: the count \(count) was never true")
            self.sentCounts.append(count)
        case .newNotificationData(let message) where isReported:
            try demand(self.answered < self.asked.count && self.asked[self.answered] == .unseen, "ORD-004")
            self.write = message.newNotificationData.compactMap { Int64($0.notificationData) }
        case .newNotificationData(let message):
            try demand(message.newNotificationData.isEmpty, "UNS-009: data without a report cannot be marked")
            try self.answer(.unseen)
        case .notificationData(let message) where isReported:
            try demand(self.answered < self.asked.count && self.asked[self.answered] == .both, "ORD-004")
            let unseen = message.notificationData.filter { $0.seenDate == nil }
            self.write = unseen.compactMap { Int64($0.notificationData) }
        case .notificationData(let message):
            try demand(message.notificationData.allSatisfy { $0.seenDate != nil }, "DAT-006: unmarked data")
            try self.answer(.both)
        case .seenNotificationData:
            try demand(
                self.sentCounts.last == UInt64(max(0, self.heard.count)),
                "ORD-003: the count precedes the answer"
            )
            try self.answer(.seen)
        case .error:
            try self.answer(nil)
        }
    }

    /// Checks an answer to the request whose turn it is; an error answers any.
    private mutating func answer(_ request: Request?) throws(Violation) {
        try demand(self.answered < self.asked.count, "ORD-007: an answer that nobody asked for")
        try demand(request == nil || self.asked[self.answered] == request, "ORD-004: answers in order")
        self.answered += 1
    }
}
