public import PNSCodec

/// One push session: devices come in one by one, batches go out, and a feedback for each device comes back.
///
/// Pure: events in, actions out. What a session holds is bounded by its window, which counts every device that came in and
/// whose feedback has not been handed over: while it is full no device is taken, so whoever feeds waits for the providers
/// and for whoever reads.
public struct PushSession: Sendable {
    /// A provider, as far as a session has to know it.
    public struct Lane: Hashable, Sendable {
        /// How many devices a batch holds at most.
        public var batchSize: Int
        /// How many batches are under way at most.
        public var maxBatches: Int

        /// Describes a provider.
        public init(batchSize: Int, maxBatches: Int) {
            self.batchSize = batchSize
            self.maxBatches = maxBatches
        }
    }

    /// What all sessions of a gateway have in common.
    public struct Rules: Sendable {
        /// The providers.
        public var lanes: [Lane]
        /// Which provider reaches a class of devices.
        public var laneOfClass: [DeviceClass: Int]
        /// How many devices a session holds at most.
        public var window: Int
        /// How long a batch that is not full waits for more devices (GWS-013).
        public var flushInterval: Duration
        /// How long a session lives that nobody uses (GWS-031).
        public var idleTimeout: Duration
        /// When a device is tried again.
        public var schedule: RetrySchedule

        /// Creates rules.
        public init(
            lanes: [Lane],
            laneOfClass: [DeviceClass: Int],
            window: Int,
            flushInterval: Duration,
            idleTimeout: Duration,
            schedule: RetrySchedule = .session
        ) {
            self.lanes = lanes
            self.laneOfClass = laneOfClass
            self.window = window
            self.flushInterval = flushInterval
            self.idleTimeout = idleTimeout
            self.schedule = schedule
        }
    }

    /// How far a session has come.
    public enum Phase: Hashable, Sendable {
        /// It takes devices.
        case open
        /// It was closed; what came in is still sent, and its feedback handed over.
        case closing
        /// The feedback was read to its end, or nobody used it for too long.
        case over
    }

    private struct LaneState {
        var partial: [SessionDevice] = []
        var partialSince: Timestamp?
        var ready = Line<PushBatch>()
        var underWay = 0
    }

    /// How far the session has come.
    public private(set) var phase = Phase.open

    private let rules: Rules
    private var lanes: [LaneState]
    private var underWay: [Int: PushBatch] = [:]
    private var waiting = WaitingBatches()
    private var feedback = Line<Feedback>()
    private var handedOver: [Feedback] = []
    private var lastNumber = 0
    /// The devices that came in and whose feedback has not been taken for good.
    private(set) var held = 0
    private var users = 0
    private var lastUse: Timestamp

    /// Opens a session.
    ///
    /// - Parameters:
    ///   - rules: What all sessions have in common.
    ///   - now: The time.
    public init(_ rules: Rules, at now: Timestamp) {
        self.rules = rules
        self.lanes = Array(repeating: LaneState(), count: rules.lanes.count)
        self.lastUse = now
    }

    // MARK: Devices

    /// How many devices can come in at the moment; none once the session was closed.
    public var room: Int { self.phase == .open ? max(0, self.rules.window - self.held) : 0 }

    /// Whether there is so much room that it is worth waking whoever waits for some.
    public var hasAmpleRoom: Bool { self.phase == .open && self.held <= self.rules.window - self.rules.window / 4 }

    /// Whether ``handOver(atMost:at:)`` has something to say: feedback, or that there will be no more.
    public var hasNews: Bool {
        switch self.phase {
        case .open: !self.feedback.isEmpty
        case .closing: !self.feedback.isEmpty || self.held == self.handedOver.count
        case .over: true
        }
    }

    /// Takes devices.
    ///
    /// - Parameters:
    ///   - devices: No more than there is ``room`` for.
    ///   - now: The time.
    /// - Returns: The batches to send.
    public mutating func take(_ devices: some Sequence<SessionDevice>, at now: Timestamp) -> [PushBatch] {
        self.lastUse = now
        var actions: [PushBatch] = []
        for device in devices {
            self.held += 1
            guard let lane = self.rules.laneOfClass[device.type] else {
                // GFB-005: nobody reaches this class, and whoever sent it has to hear so.
                self.feedback.append(Feedback(device, .unknownClass))
                continue
            }
            self.lanes[lane].partial.append(device)
            if self.lanes[lane].partial.count >= self.rules.lanes[lane].batchSize {
                self.fill(lane)
                actions += self.start(lane)
            } else if self.lanes[lane].partialSince == nil {
                self.lanes[lane].partialSince = now
            }
        }
        // Nothing more can come that would fill the batches.
        return self.room == 0 ? actions + self.flush() : actions
    }

    // MARK: Batches

    /// Takes what a provider said of a batch.
    ///
    /// - Parameters:
    ///   - number: The number of the batch.
    ///   - outcomes: What became of each device, in order.
    ///   - now: The time.
    ///   - chance: A number from 0 up to 1, excluded, for the pause before another try.
    /// - Returns: The batches to send.
    public mutating func answered(
        _ number: Int,
        _ outcomes: [PushOutcome],
        at now: Timestamp,
        chance: Double
    ) -> [PushBatch] {
        guard let batch = self.underWay.removeValue(forKey: number) else { return [] }
        self.lanes[batch.lane].underWay -= 1
        var again: [SessionDevice] = []
        var pause = Duration.zero
        for (index, device) in batch.devices.enumerated() {
            let outcome = index < outcomes.count ? outcomes[index] : .unanswered(.interrupted("no result"))
            // GRT-001, GRT-003, GRT-004: only what can be tried again without showing it twice.
            if let wait = outcome.waitBeforeRetry,
                let next = self.rules.schedule.pause(afterTries: batch.tries, notBefore: wait, chance: chance)
            {
                again.append(device)
                pause = max(pause, next)
            } else {
                self.feedback.append(Feedback(device, outcome))
            }
        }
        if !again.isEmpty {
            let retry = PushBatch(number: self.nextNumber(), lane: batch.lane, devices: again, tries: batch.tries + 1)
            self.waiting.add(retry, due: now.advanced(by: pause))
        }
        return self.start(batch.lane)
    }

    /// Does what has become due.
    ///
    /// - Parameter now: The time.
    /// - Returns: The batches to send.
    public mutating func wake(at now: Timestamp) -> [PushBatch] {
        if let expiry = self.expiry, expiry <= now {
            self.end()
            return []
        }
        for batch in self.waiting.removeDue(at: now) { self.lanes[batch.lane].ready.append(batch) }
        for lane in self.lanes.indices {
            if let since = self.lanes[lane].partialSince, since.advanced(by: self.rules.flushInterval) <= now {
                self.fill(lane)
            }
        }
        return self.lanes.indices.flatMap { self.start($0) }
    }

    /// When ``wake(at:)`` has something to do, unless something else happens before.
    public var deadline: Timestamp? {
        var deadline = self.expiry
        let earliest = { (instant: Timestamp?) in
            if let instant { deadline = min(deadline ?? instant, instant) }
        }
        earliest(self.waiting.nextDue)
        for lane in self.lanes { earliest(lane.partialSince?.advanced(by: self.rules.flushInterval)) }
        return deadline
    }

    // MARK: Feedback

    /// Hands feedback over; what was handed over before counts as taken for good then.
    ///
    /// - Parameters:
    ///   - most: How many at most.
    ///   - now: The time.
    /// - Returns: The feedback, oldest first; none when there is none, or when the session is over.
    public mutating func handOver(atMost most: Int, at now: Timestamp) -> [Feedback] {
        self.lastUse = now
        self.held -= self.handedOver.count
        self.handedOver = self.feedback.take(atMost: most)
        if self.phase == .closing, self.held == 0 { self.end() }
        return self.handedOver
    }

    /// Takes back what was handed over last and did not arrive; it comes first the next time.
    public mutating func takeBack() {
        self.feedback.putBack(self.handedOver)
        self.handedOver = []
    }

    // MARK: Life

    /// Closes the session: batches go out as they are (GWS-014), and it ends when its feedback was read to the end.
    ///
    /// - Parameter now: The time.
    /// - Returns: The batches to send.
    public mutating func close(at now: Timestamp) -> [PushBatch] {
        guard self.phase == .open else { return [] }
        self.lastUse = now
        self.phase = .closing
        return self.flush()
    }

    /// Notes that somebody feeds the session or reads from it; it does not expire meanwhile.
    public mutating func enter() {
        self.users += 1
    }

    /// Notes that somebody no longer does.
    ///
    /// - Parameter now: The time, from which an expiry counts.
    public mutating func leave(at now: Timestamp) {
        self.users -= 1
        self.lastUse = now
    }

    private var expiry: Timestamp? {
        guard self.phase != .over, self.users == 0 else { return nil }
        return self.lastUse.advanced(by: self.rules.idleTimeout)
    }

    private mutating func end() {
        self.phase = .over
        self.lanes = Array(repeating: LaneState(), count: self.lanes.count)
        self.waiting = WaitingBatches()
        self.underWay = [:]
        self.feedback = Line()
        self.held = 0
    }

    // MARK: Parts

    private mutating func nextNumber() -> Int {
        self.lastNumber += 1
        return self.lastNumber
    }

    /// Makes a batch of what waits for more devices.
    private mutating func fill(_ lane: Int) {
        guard !self.lanes[lane].partial.isEmpty else { return }
        let batch = PushBatch(number: self.nextNumber(), lane: lane, devices: self.lanes[lane].partial, tries: 1)
        self.lanes[lane].partial = []
        self.lanes[lane].partialSince = nil
        self.lanes[lane].ready.append(batch)
    }

    private mutating func flush() -> [PushBatch] {
        self.lanes.indices.flatMap { lane in
            self.fill(lane)
            return self.start(lane)
        }
    }

    /// Sends as many batches of a provider as may be under way.
    private mutating func start(_ lane: Int) -> [PushBatch] {
        let free = self.rules.lanes[lane].maxBatches - self.lanes[lane].underWay
        let batches = self.lanes[lane].ready.take(atMost: free)
        self.lanes[lane].underWay += batches.count
        for batch in batches { self.underWay[batch.number] = batch }
        return batches
    }
}
