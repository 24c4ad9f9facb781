extension ScenarioMachine {
    /// Whether the current step is over; if so, its checks are judged.
    mutating func isComplete(_ step: Step) throws(ScopeFault) -> Bool {
        switch step.action {
        case .open(let form):
            if form.until == .asked { return completeAsked(form) }
            return try completeOpen(form.conn, step)
        case .expectAnswer(let conn): return try completeOpen(conn, step)
        case .expect(let conn, let counts, _, let keep): return try completeExpect(conn, counts: counts, keep, step)
        case .settle(let conns): return try completeSettle(conns, step)
        case .expectClose(let conn): return try completeClose(conn, step)
        case .expectPong(let conn): return try completeControl(conn, step, isPing: false)
        case .expectPing(let conn): return try completeControl(conn, step, isPing: true)
        case .call(let form): return try completeCall(form, step)
        case .authentication(let user): return try completeAuthentication(user, step)
        case .assert:
            for check in step.checks { record(try judgeAssertion(check), for: check) }
            return true
        case .clock, .restart, .terminate, .now:
            moveClock()
            if let fault = progress.fault { cannot(fault) }
            if progress.isLast { cannot("it did not come about within the deadline") }
            return progress.isDone || stop != nil
        case .received(let form): return try completeReceived(form, step)
        case .stream(let form): return try completeStream(form, step)
        case .feedback(let form): return try completeFeedback(form, step)
        case .script, .send, .frames, .answer, .drop, .behave, .fault, .repeat: return true
        }
    }

    private mutating func completeOpen(_ conn: String, _ step: Step) throws(ScopeFault) -> Bool {
        guard let device = devices[conn] else { return true }
        if case .opening = device.phase, !progress.isLast { return false }
        var facts = Self.facts(of: device.answer)
        if let answer = device.answer {
            let isRight = answer.header("Sec-WebSocket-Accept") == Base64.accept(forKey: device.key)
            facts[.accept] = .bool(answer.status == 101 && isRight)
        }
        let event = device.answerEvent ?? eventCount
        guard !step.checks.isEmpty else {
            if device.answer?.status != 101 { cannot("\(conn): \(device.standing)") }
            return true
        }
        let missing = device.answer == nil ? "\(device.standing), no HTTP answer came" : nil
        try judge(step.checks, facts, at: event, missing: missing, isGate: true)
        return true
    }

    private mutating func completeAsked(_ form: HandshakeForm) -> Bool {
        let asked = form.request.user.flatMap { authentications[$0]?.count } ?? 0
        guard asked <= progress.position else { return true }
        guard devices[form.conn]?.phase != .opening || progress.isLast else { return false }
        cannot("\(form.conn): the application was not asked about it")
        return true
    }

    private mutating func completeExpect(
        _ conn: String,
        counts: Bool,
        _ keep: [Step.Keep],
        _ step: Step
    ) throws(ScopeFault) -> Bool {
        guard let device = devices[conn] else { return true }
        let isFenced = progress.barrier > 0 && device.barriersAnswered >= progress.barrier
        // Where an earlier event found nothing, nothing is looked for again.
        let next = device.messages.indices.dropFirst(max(device.taken, progress.position)).first { index in
            counts || device.messages[index].kind != DeviceState.countKind
        }
        progress.position = next ?? device.messages.count
        if let next {
            let message = device.messages[next]
            // Of two seen answers the first is the request's; of one, nobody knows whether it is not the barrier's.
            let isUnclear = message.kind == DeviceState.seenKind && progress.barrier > 0 && !isFenced && device.isOpen
            guard !isUnclear || progress.isLast else { return false }
            devices[conn]?.taken = next + 1
            let missing = isUnclear ? "one seen answer to two seen requests" : nil
            let evidence: Evidence = isUnclear ? .timed : .observed
            if isUnclear, step.checks.isEmpty { cannot("\(conn): one seen answer to two seen requests") }
            let facts = [Check.Look.message: message.value]
            try judge(step.checks, facts, at: message.event, missing: missing, isGate: true, evidence: evidence)
            if stop == nil { self.keep(keep, from: message.value) }
            return true
        }
        guard isFenced || progress.isLast || !device.isOpen else { return false }
        let why =
            isFenced
            ? "no message before the answer to a later request"
            : device.isOpen ? "no message within the deadline" : "no message: \(device.standing)"
        let evidence: Evidence = isFenced ? .proved : device.isOpen ? .timed : .observed
        if step.checks.isEmpty { cannot("\(conn): \(why)") }
        let event = device.closeEvent ?? eventCount
        try judge(step.checks, [:], at: event, missing: why, isGate: true, evidence: evidence)
        return true
    }

    private mutating func completeSettle(_ conns: [String], _ step: Step) throws(ScopeFault) -> Bool {
        while progress.position < conns.count {
            let conn = conns[progress.position]
            if progress.barrier == 0 { progress.barrier = sendBarrier(conn) }
            let answered = devices[conn]?.barriersAnswered ?? 0
            if progress.barrier > 0, answered >= progress.barrier {
                progress.position += 1
                progress.barrier = 0
                continue
            }
            guard progress.isLast || devices[conn]?.isOpen != true else { return false }
            let why = progress.isLast ? "no answer to the read barrier within the deadline" : standing(conn)
            if step.checks.isEmpty { cannot("\(conn): \(why)") }
            let evidence: Evidence = progress.isLast ? .timed : .observed
            try judge(step.checks, [:], at: eventCount, missing: "\(conn): \(why)", isGate: true, evidence: evidence)
            return true
        }
        guard policy.isBarrierProved || isSettledInTime(step) else { return false }
        for check in step.checks { record(try judgeSettled(check, conns), for: check) }
        for conn in conns {
            let position = self.position(of: conn)
            let taken = devices[conn]?.taken ?? 0
            devices[conn]?.fence = position
            devices[conn]?.taken = max(taken, position)
        }
        return true
    }

    /// Without a barrier to trust: what is awaited has come and a quiet time has passed, or the deadline has.
    private mutating func isSettledInTime(_ step: Step) -> Bool {
        if !progress.hasScheduledQuiet {
            progress.hasScheduledQuiet = true
            commands.append(.schedule(step: index, .quiet, milliseconds: policy.quietMilliseconds))
        }
        guard progress.isQuiet else { return false }
        return progress.isLast || step.checks.allSatisfy { countsHold($0) }
    }

    private mutating func completeClose(_ conn: String, _ step: Step) throws(ScopeFault) -> Bool {
        guard let device = devices[conn] else { return true }
        if case .ended = device.phase {
            var outcome: [CheckOutcome] = []
            for check in step.checks { outcome.append(try judgeClose(check, device)) }
            for (check, outcome) in zip(step.checks, outcome) { record(outcome, for: check) }
            return true
        }
        // Only after a while: bytes that the server will not read turn its close into a reset.
        // A server that was told to end can still answer, so an answer proves nothing.
        if progress.isQuiet, progress.barrier == 0, !isServerEnding { progress.barrier = sendBarrier(conn) }
        let isFenced = progress.barrier > 0 && device.barriersAnswered >= progress.barrier
        let isRefused = device.phase == .refused
        guard isFenced || progress.isLast || isRefused else { return false }
        let standing = isRefused ? device.standing : "the connection is open at the deadline"
        let why = isFenced ? "the server answers later requests" : standing
        let evidence: Evidence = isFenced ? .proved : isRefused ? .observed : .timed
        if step.checks.isEmpty { cannot("\(conn): \(why)") }
        try judge(step.checks, [:], at: eventCount, missing: why, isGate: false, evidence: evidence)
        return true
    }

    private mutating func completeControl(_ conn: String, _ step: Step, isPing: Bool) throws(ScopeFault) -> Bool {
        guard let device = devices[conn] else { return true }
        let taken = isPing ? device.pingsTaken : device.pongsTaken
        if let frame = (isPing ? device.pings : device.pongs).dropFirst(taken).first {
            if isPing { devices[conn]?.pingsTaken += 1 } else { devices[conn]?.pongsTaken += 1 }
            let text = RawJSON.string(String(decoding: frame.payload, as: UTF8.self))
            try judge(step.checks, [.text: text], at: frame.event, missing: nil, isGate: true)
            return true
        }
        let word = isPing ? "ping" : "pong"
        if progress.isQuiet, progress.barrier == 0 { progress.barrier = sendBarrier(conn) }
        let isFenced = progress.barrier > 0 && device.barriersAnswered >= progress.barrier
        guard isFenced || progress.isLast || !device.isOpen else { return false }
        let why = isFenced ? "no \(word) before the answer to a later request" : "no \(word): \(device.standing)"
        if step.checks.isEmpty { cannot("\(conn): \(why)") }
        let evidence: Evidence = isFenced ? .proved : device.isOpen ? .timed : .observed
        try judge(step.checks, [:], at: eventCount, missing: why, isGate: true, evidence: evidence)
        return true
    }

    private mutating func completeCall(_ form: CallForm, _ step: Step) throws(ScopeFault) -> Bool {
        guard progress.answer != nil || progress.fault != nil || progress.isLast else { return false }
        let missing = progress.answer == nil ? progress.fault ?? "no answer within the deadline" : nil
        if form.isLost {
            if progress.answer != nil { cannot("\(form.operation): an answer came that the network was to lose") }
            return true
        }
        let operation = policy.operations[form.operation]
        var facts = Self.facts(of: progress.answer)
        if let body = facts[.body], let operation { facts[.body] = operation.incoming(body) }
        if form.isRepeated, !progress.isLast, try !holds(step.checks, facts) { return try callAgain(form) }
        if step.checks.isEmpty, form.keepStatus != nil {
            // Whatever it is: a later step judges it.
            if let missing { cannot("\(form.operation): \(missing)") }
        } else if step.checks.isEmpty {
            let success = operation?.success ?? []
            guard let answer = progress.answer, success.contains(answer.status) else {
                cannot("\(form.operation): \(missing ?? "the status is \(progress.answer?.status ?? 0)")")
                return true
            }
        } else {
            let event = progress.answerEvent ?? eventCount
            try judge(step.checks, facts, at: event, missing: missing, isGate: true)
        }
        if stop == nil, let name = form.keepStatus {
            scope[name] = progress.answer.map { .number($0.status) } ?? .null
        }
        if stop == nil, let body = facts[.body] { keep(form.keep, from: body) }
        return true
    }

    private func holds(_ checks: [Check], _ facts: [Check.Look: RawJSON]) throws(ScopeFault) -> Bool {
        for check in checks {
            for (look, pattern) in check.looks {
                let pattern = look == .headers ? Self.lowercasingNames(pattern) : pattern
                if try mismatch(facts[look], pattern) != nil { return false }
            }
        }
        return true
    }

    /// Asks once more after a moment, for as long as there is time; what is asked has to change nothing.
    private mutating func callAgain(_ form: CallForm) throws(ScopeFault) -> Bool {
        if !progress.hasScheduledQuiet {
            progress.hasScheduledQuiet = true
            commands.append(.schedule(step: index, .quiet, milliseconds: Self.pollMilliseconds))
        }
        guard progress.isQuiet else { return false }
        progress.hasScheduledQuiet = false
        progress.isQuiet = false
        progress.answer = nil
        progress.fault = nil
        try beginCall(form, milliseconds: policy.lastMilliseconds)
        return false
    }

    /// How long is waited before something is asked again that comes about by itself.
    private static let pollMilliseconds = 20

    private mutating func completeAuthentication(_ user: String, _ step: Step) throws(ScopeFault) -> Bool {
        let requests = authentications[user] ?? []
        var facts: [Check.Look: RawJSON] = [.count: .number(requests.count)]
        if let last = requests.last { facts[.request] = Self.json(last.request) }
        try judge(step.checks, facts, at: requests.last?.event ?? eventCount, missing: nil, isGate: false)
        return true
    }

    mutating func keep(_ keeps: [Step.Keep], from value: RawJSON) {
        for keep in keeps {
            guard let kept = value.at(keep.pointer) else { return cannot("there is no \(keep.pointer) to keep") }
            scope[keep.name] = kept
        }
    }

    /// Up to where the messages of a connection belong to the settle that is being judged.
    func position(of conn: String) -> Int {
        guard let device = devices[conn] else { return 0 }
        return policy.isBarrierProved ? device.barrierPositions.last ?? 0 : device.messages.count
    }

    static func facts(of answer: HTTPAnswer?) -> [Check.Look: RawJSON] {
        guard let answer else { return [:] }
        let body = (try? RawJSON(parsing: answer.body)) ?? .string(String(decoding: answer.body, as: UTF8.self))
        return [.status: .number(answer.status), .headers: json(headers: answer.headers), .body: body]
    }

    private static func json(headers: [HeaderField]) -> RawJSON {
        var members: [RawJSON.Member] = []
        for field in headers {
            let name = field.name.lowercased()
            if let index = members.firstIndex(where: { $0.name == name }), let value = members[index].value.stringValue
            {
                members[index].value = .string("\(value), \(field.value)")
            } else {
                members.append(.init(name, .string(field.value)))
            }
        }
        return .object(members)
    }

    private static func json(_ request: AuthenticationRequest) -> RawJSON {
        var headers: [RawJSON.Member] = []
        for field in request.headers {
            let name = field.name.lowercased()
            if let index = headers.firstIndex(where: { $0.name == name }), let values = headers[index].value.elements {
                headers[index].value = .array(values + [.string(field.value)])
            } else {
                headers.append(.init(name, .array([.string(field.value)])))
            }
        }
        return .object([
            .init("method", .string(request.method)), .init("path", .string(request.path)),
            .init("headers", .object(headers)), .init("body", .string(String(decoding: request.body, as: UTF8.self))),
        ])
    }
}
