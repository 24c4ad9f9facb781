import PNSCodec

/// What becomes of a device that is silent, does not read, or does not finish what it began to send.
///
/// Pure: what happens and the present second go in, what to do comes out. Silence is judged by whole frames, so that a
/// byte a second is silence too. Nobody is given up who was not pinged before, however far the clock jumped.
struct DeviceWatch: Hashable, Sendable {
    /// The published times, in seconds; 0 for no bound.
    struct Times: Hashable, Sendable {
        let pingInterval: Int32
        let pingTimeout: Int32
        let slowDevice: Int32
        let message: Int32

        /// Takes the times out of the limits.
        ///
        /// - Parameter limits: What the server publishes.
        init(_ limits: Limits) {
            func seconds(_ limit: Int) -> Int32 { Int32(min(limit, 1_000_000_000)) }
            self.pingInterval = seconds(limits.pingIntervalSeconds)
            self.pingTimeout = seconds(limits.pingTimeoutSeconds)
            self.slowDevice = seconds(limits.slowDeviceSeconds)
            self.message = seconds(limits.requestTimeoutSeconds)
        }
    }

    /// What to do now.
    enum Verdict: Hashable, Sendable {
        /// Nothing before this second; `nil` for ever.
        case wait(until: Int32?)

        /// Send a ping and look again at this second; `nil` for never.
        case ping(next: Int32?)

        /// Close the connection.
        case close(ErrorCode)
    }

    private static let never: Int32 = -1

    private var heardAt: Int32
    private var pingedAt = Self.never
    private var blockedAt = Self.never
    private var begunAt = Self.never

    /// Begins to watch a connection.
    ///
    /// - Parameter now: The present second.
    init(since now: Int32) {
        self.heardAt = now
    }

    /// Notes a whole frame of the device, of any kind.
    mutating func noteFrame(at now: Int32) {
        self.heardAt = now
        self.pingedAt = Self.never
    }

    /// Notes that a message or control frame has ended.
    mutating func noteEnd() {
        self.begunAt = Self.never
    }

    /// Notes that a part of a message or frame has arrived and the rest is due.
    mutating func noteBeginning(at now: Int32) {
        if self.begunAt == Self.never { self.begunAt = now }
    }

    /// Notes that the socket takes no more writes.
    mutating func noteBlocked(at now: Int32) {
        if self.blockedAt == Self.never { self.blockedAt = now }
    }

    /// Notes that the socket takes writes again: what was sent was read, which is as good as a frame.
    mutating func noteUnblocked(at now: Int32) {
        self.blockedAt = Self.never
        self.noteFrame(at: now)
    }

    /// Judges the device.
    ///
    /// - Parameters:
    ///   - now: The present second.
    ///   - times: The published times.
    ///   - isDeaf: Whether the server itself takes nothing from the socket, so that silence means nothing.
    /// - Returns: What to do.
    mutating func judge(at now: Int32, _ times: Times, isDeaf: Bool) -> Verdict {
        var next: Int32?
        func isOver(_ time: Int32, since beginning: Int32) -> Bool {
            guard time > 0, beginning != Self.never else { return false }
            let deadline = beginning + time
            guard deadline > now else { return true }
            next = min(next ?? deadline, deadline)
            return false
        }
        if isOver(times.slowDevice, since: self.blockedAt) { return .close(.tooSlow) }  // FRM-041
        guard self.blockedAt == Self.never, !isDeaf else {
            self.heardAt = now
            if times.pingInterval > 0 { next = min(next ?? .max, now + times.pingInterval) }
            return .wait(until: next)
        }
        if isOver(times.message, since: self.begunAt) { return .close(.requestTimeout) }  // LIM-009
        if isOver(times.pingTimeout, since: self.pingedAt) { return .close(.pingTimeout) }  // FRM-035
        if self.pingedAt == Self.never, isOver(times.pingInterval, since: self.heardAt) {
            self.pingedAt = now
            _ = isOver(times.pingTimeout, since: now)
            return .ping(next: next)  // FRM-034
        }
        return .wait(until: next)
    }
}
