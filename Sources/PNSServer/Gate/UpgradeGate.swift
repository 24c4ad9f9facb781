import NIOCore
import NIOHTTP1
import PNSService

/// Stands between the HTTP decoder and the routes and lets devices through to their sessions.
///
/// Any request of a connection can be a handshake. A handshake waits for the answers to earlier requests, is judged,
/// asked about once, and either becomes a device session or gets a complete HTTP answer (CON-009). While it waits,
/// nothing is read from the socket. Everything else goes on to the routes, without its offer to upgrade.
final class UpgradeGate: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    enum Phase {
        /// Requests go to the routes.
        case passing
        /// A request of the gate's own has begun: it is acted on when it has ended and earlier ones are answered.
        case holding(HandshakeCheck, HTTPRequestHead, hasEnded: Bool)
        /// The application is being asked.
        case authenticating(Task<Void, Never>, HTTPRequestHead)
        /// The connection belongs to a device, and the gate is about to leave.
        case upgraded
        /// The last answer is out; what still arrives is dropped until the peer ends the connection.
        case lingering
    }

    let settings: GateSettings
    let codec: HTTPCodecHandlers
    private let installRoutes: (any Channel) throws -> Void
    let didUpgrade: () -> Void

    var phase = Phase.passing
    var context: ChannelHandlerContext?
    var timer: GateTimer

    /// Requests that the routes have and that are not answered yet.
    var openRequests = 0

    /// Whether the last request that went to the routes still has a body to come.
    private var isBodyComing = false

    /// Whether that body can take as long as it likes: it is one of a stream, which the routes read at their own pace.
    private var isStream = false

    /// Whether the routes have asked for bytes that have not arrived.
    private var isReadPending = false

    /// Whether the request that arrives asks for an upgrade of any kind, by a generous reading.
    private var isOffer = false

    /// Whether no request follows the last one, by the word of the peer; and whether the answer under way is the last.
    private var isLastRequest = false
    private var isLastAnswer = false

    /// Whether the answer under way has begun.
    private var isAnswering = false

    private var hasRoutes = false
    private var isStopping = false
    private var isReadHeld = false

    /// Makes the gate of one connection.
    ///
    /// - Parameters:
    ///   - settings: What all gates of the listener have in common.
    ///   - codec: The handlers before the gate.
    ///   - installRoutes: Adds the handlers of the routes behind the gate.
    ///   - didUpgrade: Is called when the connection belongs to a device.
    init(
        settings: GateSettings,
        codec: HTTPCodecHandlers,
        installRoutes: @escaping (any Channel) throws -> Void,
        didUpgrade: @escaping () -> Void
    ) {
        self.settings = settings
        self.codec = codec
        self.installRoutes = installRoutes
        self.didUpgrade = didUpgrade
        self.timer = GateTimer(timeouts: settings.timeouts, requestTimeout: settings.requestTimeout)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.timer.start(on: context.eventLoop) { [weak self] in self?.timerFired() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.timer.cancel()
        self.context = nil
    }

    // MARK: Inbound

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .upgraded = self.phase {
            self.settings.clauses.note(.con013)
            context.fireChannelRead(data)
            return
        }
        self.timer.noteActivity()
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            self.begin(head, context)
        case .body:
            if case .passing = self.phase, self.isBodyComing { context.fireChannelRead(data) }
        case .end:
            self.end(data, context)
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        self.isOffer = head.headers.offersUpgrade || head.method == .CONNECT
        guard case .passing = self.phase, !self.isLastRequest else { return }
        self.timer.noteRequest()
        let check = self.settings.admission == nil ? .plain : HandshakeCheck(head)
        guard check == .plain else {
            self.settings.clauses.note(.con008)
            self.codec.decoder.isHeld = true
            self.phase = .holding(check, head, hasEnded: false)
            return
        }
        var head = head
        self.isLastRequest = !head.isKeepAlive
        head.headers.removeUpgradeOffer()
        do {
            if !self.hasRoutes {
                self.hasRoutes = true
                try self.installRoutes(context.channel)
            }
        } catch {
            context.fireErrorCaught(error)
            context.close(promise: nil)
            return
        }
        self.openRequests += 1
        self.isBodyComing = true
        self.isStream = self.settings.isStream?(head.method.rawValue, head.uri) ?? false
        context.fireChannelRead(self.wrapInboundOut(.head(head)))
    }

    private func end(_ data: NIOAny, _ context: ChannelHandlerContext) {
        self.timer.noteRequestEnd()
        if self.isOffer { self.codec.decoder.offerEnded() }
        switch self.phase {
        case .passing where self.isBodyComing:
            self.isBodyComing = false
            context.fireChannelRead(data)
        case .holding(let check, let head, _):
            self.phase = .holding(check, head, hasEnded: true)
            self.proceed()
        case .passing, .authenticating, .upgraded, .lingering:
            break
        }
    }

    /// Acts on the request that is held, once its turn has come.
    func proceed() {
        guard case .holding(let check, let head, hasEnded: true) = self.phase, self.openRequests == 0 else { return }
        if self.isStopping || self.isDraining {
            self.answer(Refusal.stopping.asked(by: .ops019), to: head)
        } else if case .refuse(let refusal) = check {
            self.refuse(refusal, head)
        } else if case .authenticate(let accept) = check, let admission = self.settings.admission {
            self.authenticate(head, accept: accept, admission)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.isReadPending = false
        if self.isBodyComing, !self.isStream { self.timer.noteUnfinishedRequest() }
        context.fireChannelReadComplete()
        if case .lingering = self.phase { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch self.phase {
        case .upgraded:
            context.fireErrorCaught(error)
        case .lingering:
            break
        case .passing, .holding, .authenticating:
            guard error is HTTPParserError || error is ByteToMessageDecoderError.PayloadTooLargeError else {
                context.fireErrorCaught(error)
                return
            }
            self.refuseGarbage(error, context)
        }
    }

    /// Bytes that are not HTTP: in a body they are the routes' matter, elsewhere the gate answers.
    private func refuseGarbage(_ error: any Error, _ context: ChannelHandlerContext) {
        if self.isBodyComing {
            self.isBodyComing = false
            context.fireErrorCaught(error)
            return
        }
        if case .authenticating(let task, _) = self.phase { task.cancel() }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "")
        let isTooLong = error as? HTTPParserError == .headerOverflow
        self.phase = .holding(.refuse(isTooLong ? .headTooLarge : .notHTTP), head, hasEnded: true)  // LIM-010
        self.proceed()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed, self.endsWithInput {
            self.abandon()
            context.close(promise: nil)
            return
        }
        if event is ChannelShouldQuiesceEvent { self.stop(context) }
        context.fireUserInboundEventTriggered(event)
    }

    /// Whether a peer that ends its side of the connection has ended all of it.
    private var endsWithInput: Bool {
        switch self.phase {
        case .passing: !self.hasRoutes
        case .holding, .authenticating, .lingering: true
        case .upgraded: false
        }
    }

    private func stop(_ context: ChannelHandlerContext) {
        self.isStopping = true
        switch self.phase {
        case .authenticating(let task, let head):
            task.cancel()
            self.answer(.stopping, to: head)
        case .passing where !self.hasRoutes:
            context.close(promise: nil)
        case .passing, .holding, .upgraded, .lingering:
            break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.abandon()
        self.timer.cancel()
        context.fireChannelInactive()
    }

    private func abandon() {
        if case .authenticating(let task, _) = self.phase { task.cancel() }
        if case .upgraded = self.phase { return }
        self.phase = .lingering
    }

    // MARK: Outbound

    func read(context: ChannelHandlerContext) {
        if self.doReadsWait {
            self.isReadHeld = true
        } else {
            // The peer of a stream is waited for from now on, and not while the routes let it wait.
            if self.isStream, self.isBodyComing, !self.isReadPending { self.timer.noteActivity() }
            self.isReadPending = true
            context.read()
        }
    }

    /// Asks for the bytes that were not asked for while a handshake was held.
    func releaseRead() {
        guard self.isReadHeld, !self.doReadsWait else { return }
        self.isReadHeld = false
        self.context?.read()
    }

    private var doReadsWait: Bool {
        switch self.phase {
        case .authenticating, .holding(_, _, hasEnded: true): true
        case .passing, .holding, .upgraded, .lingering: false
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .upgraded = self.phase {
            context.write(data, promise: promise)
            return
        }
        guard self.openRequests > 0, !self.isLingering else {
            // An answer that no request asked for, such as a second one after a broken body.
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch self.unwrapOutboundIn(data) {
        case .head(var head):
            if head.status.code >= 200 {
                self.isAnswering = true
                self.isLastAnswer = head.headers.hasToken("close", in: "Connection")
                // A client that is told to leave does not send into a connection that is about to end.
                if self.isLastRequest || self.isDraining, self.openRequests == 1, !self.isLastAnswer {
                    head.headers.replaceOrAdd(name: "Connection", value: "close")
                    self.isLastAnswer = true
                }
            }
            context.write(self.wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            self.openRequests -= 1
            self.isAnswering = false
            self.timer.noteActivity()
            context.writeAndFlush(data, promise: promise)
            if self.isLastAnswer {
                self.linger()
            } else {
                self.proceed()
            }
        }
    }

    /// Whether the server is ending.
    var isDraining: Bool { self.settings.drain?.isDraining ?? false }

    /// Whether nothing but the end of the connection is waited for.
    private var isLingering: Bool {
        if case .lingering = self.phase { true } else { false }
    }

    /// Whether a request whose body does not come is the one that has to be answered next.
    var canTellOfTimeout: Bool {
        guard case .passing = self.phase else { return false }
        return self.isBodyComing && self.openRequests == 1 && !self.isAnswering
    }

    /// Whether the body that is coming depends on the peer.
    private var isPeerAwaited: Bool { self.isBodyComing && (!self.isStream || self.isReadPending) }

    /// Whether the server is at work, so that the peer's silence means nothing.
    var isBusy: Bool {
        switch self.phase {
        case .passing: self.openRequests > (self.isPeerAwaited ? 1 : 0)
        case .holding(_, _, let hasEnded): hasEnded
        case .authenticating: true
        case .upgraded, .lingering: false
        }
    }
}

extension HTTPHeaders {
    /// Whether the HTTP parser can have stopped behind the request.
    fileprivate var offersUpgrade: Bool {
        self.contains(name: "Upgrade") && self["Connection"].contains { $0.lowercased().contains("upgrade") }
    }

    /// Takes out what would make the request look like one that can still upgrade.
    fileprivate mutating func removeUpgradeOffer() {
        guard self.contains(name: "Upgrade") else { return }
        self.remove(name: "Upgrade")
        let others = self[canonicalForm: "Connection"].filter { $0.lowercased() != "upgrade" }
        self.remove(name: "Connection")
        if !others.isEmpty { self.add(name: "Connection", value: others.joined(separator: ", ")) }
    }
}
