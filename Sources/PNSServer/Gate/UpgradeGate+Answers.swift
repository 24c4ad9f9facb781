import Logging
import NIOCore
import NIOHTTP1
import PNSCodec
import PNSService

extension UpgradeGate {
    /// Asks who the device is; the answer ends the phase.
    ///
    /// The task is cancelled when the device goes or the server stops; its result is then ignored.
    func authenticate(_ head: HTTPRequestHead, accept: String, _ admission: DeviceAdmission) {
        guard let context = self.context else { return }
        let loop = context.eventLoop
        let gate = NIOLoopBound(self, eventLoop: loop)
        let handshake = HandshakeHeaders(head.headers.map { HandshakeHeaders.Field($0.name, $0.value) })
        let task = Task {
            let outcome = await admission.authenticator.authenticate(handshake)
            loop.execute { gate.value.finish(outcome, head, accept: accept, admission) }
        }
        self.phase = .authenticating(task, head)
    }

    private func finish(
        _ outcome: AuthenticationOutcome,
        _ head: HTTPRequestHead,
        accept: String,
        _ admission: DeviceAdmission
    ) {
        guard case .authenticating = self.phase, let context = self.context else { return }
        if self.isDraining {
            self.answer(Refusal.stopping.asked(by: .ops019), to: head)
            return
        }
        if let user = outcome.user {
            do throws(Refusal) {
                let named = DeviceName.device(in: head.uri, upTo: admission.maxDeviceIDBytes)
                let device = outcome.device ?? named
                if outcome.device == nil, named != nil { self.settings.clauses.note(.rin031) }
                let place = try admission.population.enter(user, device: device)  // LIM-003, LIM-004
                self.upgrade(context, place, accept: accept, admission)
            } catch {
                self.refuse(error, head)
            }
            return
        }
        if case .failed(let reason) = outcome {
            self.settings.logger.warning("authentication failed", metadata: ["reason": "\(reason)"])
        }
        if let refusal = Refusal(outcome) { self.refuse(refusal, head) }
    }

    /// Writes 101 and puts the device's handlers in the place of HTTP.
    private func upgrade(
        _ context: ChannelHandlerContext,
        _ place: DevicePlace,
        accept: String,
        _ admission: DeviceAdmission
    ) {
        self.settings.metrics?.handshakes.count(ServerMetrics.accepted)
        self.settings.clauses.note(.con001)
        self.settings.clauses.note(.con002)
        self.settings.clauses.note(.con010)
        let headers: HTTPHeaders = ["Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": accept]
        let head = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers)
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        self.phase = .upgraded
        self.timer.cancel()
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.addHandlers(admission.makeHandlers(place, context.channel), position: .after(self))
        } catch {
            context.close(promise: nil)
            return
        }
        self.codec.remove(from: pipeline).assumeIsolated().whenComplete { _ in
            context.fireChannelReadComplete()
            self.releaseRead()
            self.didUpgrade()
            pipeline.removeHandler(context: context, promise: nil)
        }
    }

    /// Refuses a handshake.
    func refuse(_ refusal: Refusal, _ head: HTTPRequestHead) {
        self.settings.metrics?.handshakes.count(refusal)
        if refusal != .notHTTP { self.settings.clauses.note(.con009) }
        self.answer(refusal, to: head)
    }

    /// Writes the answer to a request that the gate refuses, and takes up the connection again.
    func answer(_ refusal: Refusal, to head: HTTPRequestHead) {
        guard let context = self.context else { return }
        self.settings.logger.info("refused", metadata: refusal.logLine(method: head.method.rawValue, uri: head.uri))
        self.settings.clauses.note(.ops003)
        self.settings.clauses.note(.aut014)
        self.settings.clauses.note(answering: refusal)
        let isLast = refusal.headers.contains(.close) || !head.isKeepAlive
        context.write(self.wrapOutboundOut(.head(self.responseHead(refusal, isLast: isLast))), promise: nil)
        if head.method != .HEAD {
            context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: refusal.body)))), promise: nil)
        }
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        guard !isLast else {
            self.linger()
            return
        }
        self.phase = .passing
        self.timer.noteActivity()
        // Not at once: this can be called from within the decoder.
        let gate = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute { gate.value.resume() }
    }

    private func resume() {
        guard case .passing = self.phase, let context = self.context else { return }
        self.codec.resumeDecoding(in: context.pipeline.syncOperations)
        self.releaseRead()
    }

    private func responseHead(_ refusal: Refusal, isLast: Bool) -> HTTPResponseHead {
        var headers: HTTPHeaders = [
            "Content-Type": "application/problem+json",  // ERR-001
            "Content-Length": "\(refusal.body.count)",
            "Date": HTTPDate.text(self.settings.clock.now().seconds),
        ]
        for header in refusal.headers { headers.replaceOrAdd(name: header.name, value: header.value) }
        if isLast { headers.replaceOrAdd(name: "Connection", value: "close") }
        return HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: refusal.status),
            headers: headers
        )
    }

    /// Ends the connection behind the last answer without cutting off what the peer has not read yet.
    func linger() {
        guard let context = self.context else { return }
        self.phase = .lingering
        self.timer.restart(after: self.settings.timeouts.closing)
        context.close(mode: .output, promise: nil)
        context.read()
    }

    /// Closes a connection whose peer keeps it waiting.
    func timerFired() {
        guard let context = self.context, self.timer.isOver(isBusy: self.isBusy) else { return }
        if self.canTellOfTimeout {
            // What the routes still answer to it is dropped.
            self.answer(.requestTimeout, to: HTTPRequestHead(version: .http1_1, method: .POST, uri: "a body"))
        } else {
            context.close(promise: nil)
        }
    }
}
