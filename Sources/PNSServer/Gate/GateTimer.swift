import NIOCore

/// The one timer of a connection that speaks HTTP; looked at rarely, so that traffic does not move it.
struct GateTimer {
    private let timeouts: ConnectionTimeouts
    private let requestTimeout: Duration?
    private let beginning = NIODeadline.now()
    private var lastActivity = NIODeadline.now()
    private var hasSeenRequest = false
    private var linger: NIODeadline?
    private var requestDeadline: NIODeadline?
    private var loop: (any EventLoop)?
    private var scheduled: Scheduled<Void>?
    private var fire: (() -> Void)?

    /// Makes a timer that does not run yet.
    ///
    /// - Parameters:
    ///   - timeouts: How long a peer can keep the connection waiting.
    ///   - requestTimeout: How long a request can take to arrive, whatever progress it makes; `nil` for any time.
    init(timeouts: ConnectionTimeouts, requestTimeout: Duration?) {
        self.timeouts = timeouts
        self.requestTimeout = requestTimeout
    }

    /// Begins to wait for the first request.
    ///
    /// - Parameters:
    ///   - loop: The event loop of the connection.
    ///   - fire: Is called when ``isOver(isBusy:)`` is to be asked.
    mutating func start(on loop: any EventLoop, _ fire: @escaping () -> Void) {
        self.loop = loop
        self.fire = fire
        self.schedule(at: self.beginning + TimeAmount(self.timeouts.firstRequest))
    }

    /// Notes that the head of a request has arrived; from the first one on the peer is judged by its progress.
    mutating func noteRequest() {
        guard !self.hasSeenRequest else { return }
        self.hasSeenRequest = true
        self.schedule(at: .now() + TimeAmount(self.timeouts.idle))
    }

    /// Notes that the peer did something, or was given something to do.
    mutating func noteActivity() {
        self.lastActivity = .now()
    }

    /// Notes that a request has begun to arrive and is not whole yet (LIM-009).
    mutating func noteUnfinishedRequest() {
        guard let timeout = self.requestTimeout, self.requestDeadline == nil, self.linger == nil else { return }
        let deadline = NIODeadline.now() + TimeAmount(timeout)
        self.requestDeadline = deadline
        self.schedule(at: deadline)
    }

    /// Notes that the request is whole.
    mutating func noteRequestEnd() {
        guard self.requestDeadline != nil else { return }
        self.requestDeadline = nil
        self.schedule(at: .now() + TimeAmount(self.timeouts.idle))
    }

    /// Ends the connection after a time, whatever the peer does.
    ///
    /// - Parameter timeout: How long the peer has.
    mutating func restart(after timeout: Duration) {
        let deadline = NIODeadline.now() + TimeAmount(timeout)
        self.linger = deadline
        self.schedule(at: deadline)
    }

    /// Whether the connection has waited too long; waits on if not.
    ///
    /// - Parameter isBusy: Whether the server has not done its own part.
    /// - Returns: Whether to close.
    mutating func isOver(isBusy: Bool) -> Bool {
        let now = NIODeadline.now()
        if isBusy, self.requestDeadline != nil, let timeout = self.requestTimeout {
            // The peer cannot go on while an earlier request is served.
            self.requestDeadline = now + TimeAmount(timeout)
        }
        let deadline =
            if let linger = self.linger {
                linger
            } else if let requestDeadline = self.requestDeadline {
                isBusy ? requestDeadline : min(requestDeadline, self.lastActivity + TimeAmount(self.timeouts.idle))
            } else if self.hasSeenRequest {
                (isBusy ? now : self.lastActivity) + TimeAmount(self.timeouts.idle)
            } else {
                self.beginning + TimeAmount(self.timeouts.firstRequest)
            }
        guard deadline > now else { return true }
        self.schedule(at: deadline)
        return false
    }

    /// Stops for good.
    mutating func cancel() {
        self.scheduled?.cancel()
        self.scheduled = nil
        self.fire = nil
    }

    private mutating func schedule(at deadline: NIODeadline) {
        self.scheduled?.cancel()
        guard let fire = self.fire else { return }
        self.scheduled = self.loop?.assumeIsolated().scheduleTask(deadline: deadline) { fire() }
    }
}
