extension ScenarioMachine {
    /// Starts a step: everything that goes out.
    mutating func begin(_ step: Step) throws(ScopeFault) {
        var deadline = policy.lastMilliseconds
        if let takes = step.takes {
            let seconds = try scope.terms(takes)
            guard seconds <= policy.patienceSeconds else {
                return end(.notJudged(why: "it takes \(seconds) s, more than --patience \(policy.patienceSeconds)"))
            }
            deadline += max(0, seconds) * 1_000
        }
        if let node = step.action.node, !context.nodeAuthorities.indices.contains(node - 1) {
            return cannot("there is no node \(node): the target has \(max(1, context.nodeAuthorities.count))")
        }
        switch step.action {
        case .open(let form): try beginOpen(form)
        case .expect(let conn, let counts, let fence, _):
            guard devices[conn] != nil else { return cannot("\(conn) was never opened") }
            // An answer comes before that to a later request (ORD-004); a count does so only where ORD-003 holds.
            if fence, !counts || policy.isBarrierProved { progress.barrier = sendBarrier(conn) }
        case .send(let conn, let form, let refused): try send(form, on: conn, refused: refused)
        case .frames(let conn, let forms, let bytewise, let refused):
            try sendFrames(forms, on: conn, bytewise: bytewise, refused: refused)
        case .settle: break
        case .expectAnswer(let conn):
            guard devices[conn] != nil else { return cannot("\(conn) was never opened") }
        case .behave(let conn, let reads, let pongs):
            guard devices[conn] != nil else { return cannot("\(conn) was never opened") }
            if let reads { devices[conn]?.isReading = reads }
            if let pongs { devices[conn]?.answersPings = pongs }
            commands.append(.behave(conn: conn, reads: reads, pongs: pongs))
        case .expectClose(let conn), .expectPong(let conn), .expectPing(let conn):
            guard devices[conn] != nil else { return cannot("\(conn) was never opened") }
            commands.append(.schedule(step: index, .quiet, milliseconds: policy.quietMilliseconds))
        case .call(let form): try beginCall(form, milliseconds: deadline)
        case .authentication(let user):
            if context.users[user] == nil { cannot("no user \(user)") }
            return
        case .script(let form): return try beginScript(form)
        case .received(let form): try beginReceived(form)
        case .stream(let form): try beginStream(form)
        case .feedback(let form): try beginFeedback(form)
        case .assert, .repeat: return
        case .fault(let point, let rules): return try arm(point, rules)
        case .answer(let user, let form): try beginAnswer(user, form)
        case .clock(let advance): try beginClock(advance)
        case .restart(let how, let node):
            guard policy.means.contains(.restart) else { return end(.notJudged(why: "the target cannot be restarted")) }
            isServerEnding = false
            commands.append(.restart(step: index, withKill: how == .kill).on(node: node))
            deadline += 30_000
        case .terminate(let how, let node):
            guard policy.means.contains(.restart) else { return end(.notJudged(why: "the target cannot be restarted")) }
            isServerEnding = true
            commands.append(.terminate(step: index, withKill: how == .kill).on(node: node))
        case .drop(let conn, let how):
            guard devices[conn] != nil else { return cannot("\(conn) was never opened") }
            drop(conn, how)
        case .now: commands.append(.tellTime(step: index))
        }
        commands.append(.schedule(step: index, .last, milliseconds: deadline))
    }

    private mutating func beginOpen(_ form: HandshakeForm) throws(ScopeFault) {
        guard let operation = policy.operations["subscribe"] else { return cannot("no operation \"subscribe\"") }
        let key = Self.handshakeKey(unique: context.unique, conn: form.conn)
        let request = try builder.handshake(form.request, operation, key: key)
        var bytes = request.bytes
        var device = DeviceState(key: key)
        for form in form.with {
            let frame = try form.frame(in: scope)
            device.noteSent(frame)
            bytes += frame.bytes(maskedWith: Array(key.utf8.prefix(4)))
        }
        // What was wrong before a connection was opened anew stays wrong.
        progress.position = form.request.user.flatMap { authentications[$0]?.count } ?? 0
        if let before = devices[form.conn] {
            device.wireFaults = before.wireFaults
            device.hasReceived = before.hasReceived
        } else {
            connections.append(form.conn)
        }
        devices[form.conn] = device
        let willStopReading = steps.contains { step in
            if case .behave(form.conn, false?, _) = step.step.action { true } else { false }
        }
        if willStopReading { commands.append(.narrow(conn: form.conn)) }
        breakNext(.conn(form.conn))
        let open = RunnerCommand.open(conn: form.conn, handshake: bytes, bytewise: form.bytewise)
        commands.append(open.on(node: form.request.node))
    }

    private mutating func send(_ form: Step.MessageForm, on conn: String, refused: Bool) throws(ScopeFault) {
        guard let device = devices[conn], device.isOpen else { return cannot("\(conn): \(standing(conn))") }
        var frame = DeviceFrame(text: "")
        switch form {
        case .json(let value): frame.payload = Array(try scope.expand(value).compact().utf8)
        case .bytes(let bytes): frame.payload = try bytes.bytes(in: scope)
        }
        devices[conn]?.noteSent(frame, isRefused: refused)
        commands.append(.send(conn: conn, [frame], bytewise: false))
    }

    private mutating func sendFrames(
        _ forms: [FrameForm],
        on conn: String,
        bytewise: Bool,
        refused: Bool
    ) throws(ScopeFault) {
        guard let device = devices[conn], device.isOpen else { return cannot("\(conn): \(standing(conn))") }
        var frames: [DeviceFrame] = []
        for form in forms { frames.append(try form.frame(in: scope)) }
        for frame in frames { devices[conn]?.noteSent(frame, isRefused: refused) }
        if frames.contains(where: { $0.opcode == 8 }) { devices[conn]?.hasSentClose = true }
        commands.append(.send(conn: conn, frames, bytewise: bytewise))
    }

    mutating func beginCall(_ form: CallForm, milliseconds: Int) throws(ScopeFault) {
        guard let operation = policy.operations[form.operation] else {
            return cannot("operations.json has no operation \"\(form.operation)\"")
        }
        guard !operation.isOnClock || context.clockAuthority != nil else {
            return end(.notJudged(why: "the target has no test clock"))
        }
        let request = try builder.call(form, operation)
        breakNext(.operation(form.operation))
        let isOnClock = operation.isOnClock
        let call = RunnerCommand.call(step: index, request, onClock: isOnClock, milliseconds: milliseconds)
        commands.append(call.on(node: form.request.node))
    }

    private mutating func beginAnswer(_ user: String, _ form: AnswerForm) throws(ScopeFault) {
        guard let principal = context.users[user] else { return cannot("no user \(user)") }
        commands.append(.answer(user: user, try form.answer(userID: principal.userID, in: scope)))
    }

    private mutating func beginClock(_ advance: RawJSON) throws(ScopeFault) {
        let seconds = try scope.terms(advance)
        // Terms can hold limits that a server published: a hundred years are enough for anyone.
        guard (0...3_153_600_000).contains(seconds) else { return cannot("the clock cannot be moved by \(seconds) s") }
        guard policy.means.contains(.clock) || seconds <= policy.patienceSeconds else {
            return end(.notJudged(why: "no test clock, and \(seconds) s is more than --patience"))
        }
        progress.clockMove = seconds
        // A ping of the last move whose pong is on its way would look unanswered after this one.
        for conn in connections where devices[conn]?.isWellBehaved == true {
            let barrier = sendBarrier(conn)
            if barrier > 0 { progress.signsOfLife[conn] = barrier }
        }
        moveClock()
    }

    /// Moves the clock once every device was heard that means to be.
    mutating func moveClock() {
        guard let seconds = progress.clockMove else { return }
        let isAwaited = progress.signsOfLife.contains { conn, barrier in
            devices[conn]?.isOpen == true && devices[conn]?.barriersAnswered ?? 0 < barrier
        }
        guard !isAwaited || progress.isLast else { return }
        progress.clockMove = nil
        if progress.isLast {
            // What does not answer is judged elsewhere; the move gets its time.
            progress.isLast = false
            commands.append(.schedule(step: index, .last, milliseconds: policy.lastMilliseconds))
        }
        for conn in connections { devices[conn]?.hasMovedClock = true }
        commands.append(.advanceClock(step: index, seconds: seconds))
    }

    private mutating func drop(_ conn: String, _ how: Step.DropForm) {
        switch how {
        case .close:
            devices[conn]?.hasSentClose = true
            commands.append(.send(conn: conn, [Self.closeFrame(1000)], bytewise: false))
        case .end: commands.append(.end(conn: conn, withReset: false))
        case .reset: commands.append(.end(conn: conn, withReset: true))
        }
    }

    /// Sends a seen request whose answer follows whatever was due (ORD-003), and is empty.
    ///
    /// Never inside a message that the scenario left unfinished: that would be a mistake of the runner's own (FRM-018).
    ///
    /// - Returns: The number of this barrier on the connection, from 1; 0 when it could not be sent.
    mutating func sendBarrier(_ conn: String) -> Int {
        guard let device = devices[conn], device.isOpen, device.unfinished == nil else { return 0 }
        devices[conn]?.outstanding.append(.barrier)
        devices[conn]?.barriersSent += 1
        commands.append(.send(conn: conn, [DeviceFrame(text: Self.barrierText)], bytewise: false))
        return devices[conn]?.barriersSent ?? 0
    }

    /// Later than any create date of a scenario, so that the answer is empty and cheap.
    static let barrierInstant = "9999-12-30T00:00:00.000Z"

    static let barrierText = #"{"seenNotificationsRequest":{"receivedAfter":"\#(barrierInstant)"}}"#

    var builder: RequestBuilder { RequestBuilder(context: context, scope: scope) }

    func standing(_ conn: String) -> String { devices[conn]?.standing ?? "never opened" }

    /// The base64 form of 16 bytes that differ by connection; RFC 6455 asks for randomness only against caches.
    static func handshakeKey(unique: String, conn: String) -> String {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(unique)/\(conn)".utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var bytes: [UInt8] = []
        for _ in 0..<16 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            bytes.append(UInt8(truncatingIfNeeded: state >> 56))
        }
        return Base64.encode(bytes)
    }
}
