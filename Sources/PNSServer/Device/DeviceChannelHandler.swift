import Glibc
import Logging
import NIOCore
import PNSCodec
import PNSService

/// Drives the session of one device on its event loop: frames in, actions out.
///
/// An idle connection has no task, no timer of its own and no buffer. While the socket takes no writes nothing is read
/// from it, requests wait, and counts wait in the session, the newest one only; an answer under way is then the one
/// thing that is kept, and that not for longer than is published (FRM-041).
final class DeviceChannelHandler: ChannelDuplexHandler, TimerWheelMember {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        case open
        /// Our close frame is out or on its way; what arrives is dropped until the peer ends the connection.
        case closing
        case closed
    }

    /// Told which clauses are executed.
    private var clauses: ClauseCounter { self.environment.service.clauses }

    /// Whose connection this is.
    var user: UserID { self.place.user }

    /// Which device it is, if that is known.
    var device: DeviceID? { self.place.device }

    var wheelPlace = TimerWheelPlace()

    private let place: DevicePlace
    private let shard: DeviceShard
    private let environment: DeviceEnvironment
    private let connection = DeviceEnvironment.nextConnection()

    private var session: DeviceSession
    private var reader: FrameReader
    private var watch: DeviceWatch
    private var bucket = TokenBucket()
    private var phase = Phase.open
    private var context: ChannelHandlerContext?
    private var deadline: Scheduled<Void>?

    /// The way past the channel's queue, and how many frames are in that queue.
    ///
    /// Looked for at the first frame: when this handler is added, those in front of it may not be there yet.
    private var socket: DirectSocket?
    private var hasLookedForSocket = false
    private var queuedFrames = 0

    private var isPaused = false
    private var isWritable = true
    private var isReadHeld = false
    private var isFlushDue = false
    private var isReading = false
    private var hasWritten = false

    /// Makes the handler of one connection.
    ///
    /// - Parameters:
    ///   - place: The place of the connection among those permitted, and whose it is.
    ///   - shard: The shard of its event loop.
    ///   - environment: What all connections have in common.
    init(place: DevicePlace, shard: DeviceShard, environment: DeviceEnvironment) {
        self.place = place
        self.shard = shard
        self.environment = environment
        let settings = environment.service.settings
        let clauses = environment.service.clauses
        self.session = DeviceSession(maxQueuedRequests: settings.maxQueuedRequests, clauses: clauses)
        self.reader = FrameReader(maxMessageBytes: settings.limits.maxMessageBytes, clauses: clauses)
        self.watch = DeviceWatch(since: shard.now)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.isWritable = context.channel.isWritable
        self.shard.add(self)
        self.watch = DeviceWatch(since: self.shard.now)
        self.watchIsDue()
        self.deliver(.opened)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.end()
        self.context = nil
        self.socket = nil
    }

    // MARK: Inbound

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard self.phase == .open else { return }
        self.isReading = true
        self.reader.append(self.unwrapInboundIn(data))
        self.readFrames()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.isReading = false
        self.flushWrites()
        if self.phase == .closing { context.read() }
    }

    private func readFrames() {
        while self.phase == .open, !self.doReadsWait, let event = self.reader.next() {
            self.watch.noteFrame(at: self.shard.now)
            if !self.reader.isWithinMessage { self.watch.noteEnd() }
            switch event {
            case .message(let bytes): if self.isWithinRate() { self.deliver(.message(bytes)) }
            case .ping(let payload):
                guard self.isWithinRate() else { break }
                self.clauses.note(.frm030)
                self.write(FrameEncoder.pong(payload))
            case .pong:
                self.clauses.note(.frm033)
            case .close(let code):
                self.clauses.note(.frm031)
                self.clauses.note(.frm042)
                self.close(FrameEncoder.close(code))
            case .violation(let fault): self.fail(fault)
            }
        }
        if self.phase == .open, !self.doReadsWait, self.reader.hasBegun { self.noteBeginning() }
    }

    /// Whether the device keeps to its messages in a second; fails the connection if not (LIM-005).
    private func isWithinRate() -> Bool {
        let limit = self.environment.service.settings.limits.maxMessagesPerSecond
        guard limit > 0 else { return true }
        guard self.bucket.take(at: self.environment.clock.now(), perSecond: limit) != nil else { return true }
        self.fail(.tooManyMessages)
        return false
    }

    /// Fails the connection (FRM-010 to FRM-021).
    private func fail(_ fault: FrameFault) {
        self.environment.logger.info(
            "connection failed",
            metadata: ["code": "\(fault.code.rawValue)", "reason": "\(fault.reason)"]
        )
        self.environment.metrics.closed.count(fault.code)
        self.clauses.note(fault.clauses)
        self.close(FrameEncoder.close(fault.closeCode, reason: fault.reason))
    }

    // MARK: Watch

    /// Looks at the device when it is time (FRM-034, FRM-035, FRM-041, LIM-009).
    func watchIsDue() {
        guard self.phase == .open else { return }
        switch self.watch.judge(at: self.shard.now, self.shard.times, isDeaf: self.isPaused) {
        case .wait(let next):
            if let next { self.shard.look(at: self, by: next) }
        case .ping(let next):
            if let next { self.shard.look(at: self, by: next) }
            self.clauses.note(.frm034)
            if next != nil { self.clauses.note(.frm036) }  // nobody is given up before
            self.write(FrameEncoder.ping)
            self.flushWrites()
        case .close(let code):
            self.fail(FrameFault(givingUpFor: code))
        }
    }

    private func noteBeginning() {
        self.watch.noteBeginning(at: self.shard.now)
        if self.shard.times.message > 0 { self.shard.look(at: self, by: self.shard.now + self.shard.times.message) }
    }

    private func noteBlocked() {
        self.watch.noteBlocked(at: self.shard.now)
        self.clauses.note(.frm040)  // it waits by itself
        if self.shard.times.slowDevice > 0 {
            self.shard.look(at: self, by: self.shard.now + self.shard.times.slowDevice)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as ChannelEvent where event == .inputClosed:
            context.close(promise: nil)
        case is ChannelShouldQuiesceEvent:
            // Not passed on: handlers of an earlier HTTP request on this connection would cut it off.
            self.sendAway()
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A reset or a broken pipe: the connection is gone and nobody is left to tell.
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end()
        context.fireChannelInactive()
    }

    // MARK: Session

    /// Tells the session what happened and does what it asks for.
    func deliver(_ event: DeviceSession.Event) {
        self.shard.withActions { actions in
            self.session.handle(event, into: &actions)
            if case .countChanged = event, actions.isEmpty { self.shard.counters.countsCoalesced.increment() }
            if let rewrite = self.environment.rewriteActions {
                actions = rewrite(self.seamContext(event), actions)
            }
            self.perform(actions)
        }
    }

    private func perform(_ actions: [DeviceSession.Action]) {
        let wasPaused = self.isPaused
        for action in actions { self.perform(action) }
        if !self.isReading { self.flushWrites() }
        if wasPaused, !self.isPaused { self.resumeReading() }
    }

    private func perform(_ action: DeviceSession.Action) {
        switch action {
        case .readCount:
            self.ask { service, user throws(ServiceError) in .countRead(try await service.count(of: user)) }
        case .readUnseen:
            self.ask { service, user throws(ServiceError) in .unseenRead(try await service.unseen(of: user)) }
        case .markSeen(let sequences):
            self.ask { service, user throws(ServiceError) in
                .marked(try await service.markSeen(sequences, of: user))
            }
        case .readSeen(let after):
            self.ask { service, user throws(ServiceError) in
                let seen = try await service.seen(of: user, createdAfter: after)
                return .seenRead(seen, newest: try await service.countDue(to: user))
            }
        case .readNotifications(let after):
            self.ask { service, user throws(ServiceError) in
                .notificationsRead(try await service.notifications(of: user, createdAfter: after))
            }
        case .scheduleFlush:
            self.shard.scheduleFlush(of: self)
        case .send(.newNotificationCountChanged(let message)):
            self.shard.counters.counts.increment()
            self.noteText()
            self.write(self.shard.frame(of: message))
        case .send(let message):
            self.shard.counters.count(message)
            self.noteText()
            self.write(FrameEncoder.text(message.wire()))
        case .sendAndReport(let message):
            self.shard.counters.count(message)
            self.noteText()
            self.writeAndReport(FrameEncoder.text(message.wire()))
        case .pauseReading:
            self.isPaused = true
        case .resumeReading:
            self.isPaused = false
        case .close(let code, let reason):
            self.environment.metrics.closed.count(.internal)
            self.close(FrameEncoder.close(code.rawValue, reason: reason))
        }
    }

    /// A message is about to be written as a text frame.
    private func noteText() {
        let clauses = self.clauses
        clauses.note(.frm001)
        clauses.note(.frm032)
        clauses.note(.jsn001)
    }

    /// Asks the service, and tells the session what it said.
    ///
    /// The task lives as long as the store takes. Nobody waits for it: a session that has ended ignores the result,
    /// and what was sent is marked all the same (UNS-009).
    private func ask(
        _ question: @escaping @Sendable (NotificationService, UserID) async throws(ServiceError) -> DeviceSession.Event
    ) {
        let (service, user, loop) = (self.environment.service, self.user, self.shard.loop)
        let handler = NIOLoopBound(self, eventLoop: loop)
        Task {
            let event: DeviceSession.Event
            do throws(ServiceError) {
                event = try await question(service, user)
            } catch {
                event = .storeFailed(error)
            }
            loop.execute { handler.value.deliver(event) }
        }
    }

    private func seamContext(_ event: DeviceSession.Event) -> SessionContext {
        let loop = self.shard.loop
        let handler = NIOLoopBound(self, eventLoop: loop)
        return SessionContext(connection: self.connection, user: self.user, event: event) { actions in
            loop.execute { handler.value.perform(actions) }
        }
    }

    /// The end of a tick in which the session asked to be flushed.
    func flushDue() {
        guard self.isWritable else {
            self.isFlushDue = true
            return
        }
        self.deliver(.flush)
    }

    // MARK: Outbound

    func read(context: ChannelHandlerContext) {
        if self.doReadsWait {
            self.isReadHeld = true
        } else {
            context.read()
        }
    }

    /// Whether the socket is left unread, so that a peer who sends too much is slowed down by TCP.
    private var doReadsWait: Bool {
        self.phase == .open && (self.isPaused || !self.isWritable)
    }

    private func resumeReading() {
        self.readFrames()
        if !self.isReading { self.flushWrites() }
        self.releaseRead()
    }

    private func releaseRead() {
        guard self.isReadHeld, !self.doReadsWait else { return }
        self.isReadHeld = false
        self.context?.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        self.isWritable = context.channel.isWritable
        if self.isWritable {
            self.watch.noteUnblocked(at: self.shard.now)
            if self.isFlushDue {
                self.isFlushDue = false
                self.deliver(.flush)
            }
            self.deliver(.unblocked)
            self.resumeReading()
        } else if self.phase == .open {
            self.noteBlocked()
            self.deliver(.blocked)
        }
        context.fireChannelWritabilityChanged()
    }

    private func write(_ frame: ByteBuffer) {
        guard self.phase == .open, let context = self.context else { return }
        if !self.hasLookedForSocket {
            self.hasLookedForSocket = true
            self.socket = DirectSocket(context)
        }
        var frame = frame
        // While requests are read, what they bring about goes out in one piece.
        if self.queuedFrames == 0, !self.isReading, let socket = self.socket {
            frame.moveReaderIndex(forwardBy: socket.write(frame))
            guard frame.readableBytes > 0 else { return }
        }
        let promise = context.eventLoop.makePromise(of: Void.self)
        self.enqueue(frame, promise, context)
    }

    private func enqueue(_ frame: ByteBuffer, _ promise: EventLoopPromise<Void>, _ context: ChannelHandlerContext) {
        self.queuedFrames += 1
        promise.futureResult.assumeIsolated().whenComplete { _ in self.queuedFrames -= 1 }
        context.write(self.wrapOutboundOut(frame), promise: promise)
        self.hasWritten = true
    }

    private func writeAndReport(_ frame: ByteBuffer) {
        guard self.phase == .open, let context = self.context else {
            self.deliver(.sent(ok: false))
            return
        }
        let promise = context.eventLoop.makePromise(of: Void.self)
        self.enqueue(frame, promise, context)
        promise.futureResult.assumeIsolated().whenComplete { result in
            if case .success = result { self.deliver(.sent(ok: true)) } else { self.deliver(.sent(ok: false)) }
        }
    }

    private func flushWrites() {
        guard self.hasWritten else { return }
        self.hasWritten = false
        self.context?.flush()
    }

    // MARK: Ending

    /// Sends a close frame, ends our side behind it, and gives the peer a time to end its own.
    private func close(_ frame: ByteBuffer) {
        guard self.phase == .open, let context = self.context else { return }
        let promise = context.eventLoop.makePromise(of: Void.self)
        context.write(self.wrapOutboundOut(frame), promise: promise)
        self.phase = .closing
        self.deliver(.closed)
        self.deadline = context.eventLoop.assumeIsolated().scheduleTask(
            in: TimeAmount(self.environment.timeouts.closing)
        ) { [weak self] in self?.cutOff() }
        promise.futureResult.assumeIsolated().whenComplete { [weak self] _ in
            self?.context?.close(mode: .output, promise: nil)
        }
        self.hasWritten = false
        context.flush()
        self.isReadHeld = false
        self.context?.read()
    }

    /// Tells the device that the server ends, and closes the connection (OPS-013).
    func sendAway() {
        self.environment.metrics.closed.count(.goingAway)
        self.clauses.note(.ops013)
        self.close(FrameEncoder.close(1001, reason: "server is stopping"))
    }

    /// Closes the connection at once.
    func abort() {
        self.context?.close(promise: nil)
    }

    /// Closes a connection whose peer does not, and has the system drop what was not read.
    private func cutOff() {
        guard let channel = self.context?.channel else { return }
        guard let options = channel as? any SocketOptionProvider else { return channel.close(promise: nil) }
        options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
    }

    private func end() {
        guard self.phase != .closed else { return }
        let wasOpen = self.phase == .open
        self.phase = .closed
        if wasOpen { self.deliver(.closed) }
        self.deadline?.cancel()
        self.deadline = nil
        self.shard.remove(self)
        self.place.leave()
    }
}
