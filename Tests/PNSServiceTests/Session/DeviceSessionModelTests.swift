import PNSCodec
import PNSService
import Testing

/// Random orders of events against a small model of the store and the wire.
@Suite("A device session in any order of events")
struct DeviceSessionModelTests {
    @Test(arguments: UInt64(1)...200)
    func keepsItsPromises(seed: UInt64) throws {
        var world = World(seed: seed)
        try world.run(steps: 400)
    }
}

/// A linear congruential generator: the same numbers for the same seed, everywhere.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 33)
    }
}

/// The store, the bus and the socket around one session; what is under way finishes at random times.
private struct World {
    enum Request { case unseen, seen, both }

    private static let maxQueued = 4

    private var random: SeededGenerator
    private var session = DeviceSession(maxQueuedRequests: maxQueued)

    // The store
    private var unseen: [Int64] = []
    private var version: Int64 = 0
    private var lastSequence: Int64 = 0
    private var marked: Set<Int64> = []
    /// What was sent when the store failed to mark it.
    private var lost: Set<Int64> = []

    // What is under way
    private var operation: DeviceSession.Action?
    private var write: [Int64]?
    private var publications: [UnseenCount] = []
    private var isFlushScheduled = false
    private var isReadingPaused = false

    // The wire
    private var asked: [Request] = []
    private var sentCounts: [UInt64] = []
    /// The newest count that the session has heard of.
    private var heard = UnseenCount(count: 0, version: -1)
    private var answered = 0
    private var sentSequences: Set<Int64> = []

    init(seed: UInt64) {
        random = SeededGenerator(state: seed)
    }

    private var count: UnseenCount { UnseenCount(count: unseen.count, version: version) }

    mutating func run(steps: Int) throws {
        try deliver(.opened)
        for _ in 0..<steps {
            switch Int.random(in: 0..<100, using: &random) {
            case ..<20: try notify()
            case ..<35: try markElsewhere()
            case ..<55: try ask()
            case ..<75: try finishOperation()
            case ..<85: try finishWrite()
            case ..<95: try publish()
            default: try flush()
            }
        }
        try settle()
        #expect(sentCounts.last == UInt64(unseen.count), "ORD-001")
        #expect(answered == asked.count, "ORD-004: every request is answered once")
        #expect(marked.union(lost) == sentSequences, "UNS-009: what was sent, and nothing else")
    }

    /// Lets everything that is under way come to its end.
    private mutating func settle() throws {
        while operation != nil || write != nil || !publications.isEmpty || isFlushScheduled {
            try finishOperation()
            try finishWrite()
            try publish()
            try flush()
        }
        #expect(!isReadingPaused)
    }

    private mutating func change() {
        version += 1
        publications.append(count)
    }

    private mutating func notify() throws {
        lastSequence += 1
        unseen.append(lastSequence)
        change()
    }

    private mutating func markElsewhere() throws {
        guard let index = unseen.indices.randomElement(using: &random) else { return }
        unseen.remove(at: index)
        change()
    }

    private mutating func ask() throws {
        guard !isReadingPaused else { return }
        let request: Request = [.unseen, .seen, .both][Int.random(in: 0..<3, using: &random)]
        asked.append(request)
        switch request {
        case .unseen: try deliver(.message(Dialogue.askUnseen))
        case .seen: try deliver(.message(Dialogue.askSeen))
        case .both: try deliver(.message(Dialogue.askBoth))
        }
    }

    private mutating func finishOperation() throws {
        guard let operation else { return }
        self.operation = nil
        if operation != .readCount, Int.random(in: 0..<10, using: &random) == 0 {
            if case .markSeen(let sequences) = operation { lost.formUnion(sequences) }
            return try deliver(.storeFailed(Dialogue.outage))
        }
        switch operation {
        case .readCount: try deliver(.countRead(count))
        case .readUnseen: try deliver(.unseenRead(unseen.prefix(3).flatMap { Dialogue.stored($0) }))
        case .readSeen: try deliver(.seenRead([]))
        case .readNotifications:
            let unseen = unseen.prefix(3).flatMap { Dialogue.stored($0) }.map { AnsweredNotification($0) }
            try deliver(.notificationsRead(unseen + [Dialogue.seenBefore]))
        case .markSeen(let sequences):
            marked.formUnion(sequences)
            let before = unseen.count
            unseen.removeAll { sequences.contains($0) }
            if unseen.count != before { change() }
            // The publication may overtake the answer, or the answer the publication.
            if Bool.random(using: &random) { try publish() }
            try deliver(.marked(count))
        default: Issue.record("\(operation) is no operation")
        }
    }

    private mutating func finishWrite() throws {
        guard let sequences = write else { return }
        write = nil
        sentSequences.formUnion(sequences)
        answered += 1
        try deliver(.sent(ok: true))
    }

    private mutating func publish() throws {
        guard let index = publications.indices.randomElement(using: &random) else { return }
        try deliver(.countChanged(publications.remove(at: index)))
    }

    private mutating func flush() throws {
        guard isFlushScheduled else { return }
        isFlushScheduled = false
        try deliver(.flush)
    }

    private mutating func deliver(_ event: DeviceSession.Event) throws {
        switch event {
        case .countRead(let count), .countChanged(let count), .marked(let count):
            if count.version > heard.version { heard = count }
        default: break
        }
        for action in session.handle(event) { try perform(action) }
    }

    private mutating func perform(_ action: DeviceSession.Action) throws {
        switch action {
        case .readCount, .readUnseen, .readSeen, .readNotifications, .markSeen:
            try #require(operation == nil && write == nil, "one operation at a time")
            operation = action
        case .scheduleFlush:
            #expect(!isFlushScheduled, "one flush at a time")
            isFlushScheduled = true
        case .send(.newNotificationCountChanged(let message)):
            #expect(write == nil, "ORD-002: no count passes the data that causes it")
            sentCounts.append(message.newNotificationCountChanged)
        case .send(.seenNotificationData):
            try answer(.seen)
            #expect(sentCounts.last == UInt64(heard.count), "ORD-003")
        case .send(.error):
            try answer(nil)
        case .send(.newNotificationData(let message)):
            #expect(message.newNotificationData.isEmpty, "UNS-009: data without a report cannot be marked")
            try answer(.unseen)
        case .sendAndReport(.newNotificationData(let message)):
            #expect(asked[answered] == .unseen, "ORD-004")
            write = message.newNotificationData.compactMap { Int64($0.notificationData.dropFirst("data ".count)) }
        case .send(.notificationData(let message)):
            #expect(message.notificationData.allSatisfy { $0.seenDate != nil }, "DAT-006: unmarked data")
            try answer(.both)
        case .sendAndReport(.notificationData(let message)):
            #expect(asked[answered] == .both, "ORD-004")
            let unseen = message.notificationData.filter { $0.seenDate == nil }
            write = unseen.compactMap { Int64($0.notificationData.dropFirst("data ".count)) }
        case .pauseReading:
            #expect(!isReadingPaused)
            isReadingPaused = true
        case .resumeReading:
            #expect(isReadingPaused)
            isReadingPaused = false
        case .sendAndReport, .close:
            Issue.record("\(action) without a reason")
        }
        #expect(!sentCounts.isEmpty || (write == nil && answered == 0), "CNT-001")
    }

    /// Checks an answer to the request whose turn it is; an error answers any.
    private mutating func answer(_ request: Request?) throws {
        try #require(answered < asked.count, "ORD-007")
        #expect(request == nil || asked[answered] == request, "ORD-004")
        answered += 1
    }
}
