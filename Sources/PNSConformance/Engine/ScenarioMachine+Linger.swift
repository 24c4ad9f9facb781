extension ScenarioMachine {
    /// The step number of the deadline for settling after the last step.
    static var lingerStep: Int { -1 }
    /// The step number of the deadline for what reaches providers late.
    static var itemsStep: Int { -4 }
    /// The step number of the deadline for the barriers behind which nothing can be late any more.
    static var closingStep: Int { -3 }

    /// The time after the last step, while connections stay open for what comes late.
    enum Linger {
        case none
        /// Waiting for the barriers that end the scenario's own traffic: first on each connection what was asked there,
        /// then what that brought on the others.
        case settling(barriers: [String: Int], isLast: Bool)
        /// Everything was settled; what comes now is late. The positions are those of the barriers.
        case open(positions: [String: Int])
        /// Waiting for the barriers behind which nothing can be late any more.
        case closing(positions: [String: Int], barriers: [String: Int])
        case over
    }

    /// Whether the linger has reached the state that the runner waits for.
    public var isLingerSettled: Bool {
        guard itemsAwaited != true else { return false }
        return switch linger {
        case .none, .open, .over: true
        case .settling, .closing: false
        }
    }

    /// Settles the open connections; afterwards whatever comes is late.
    public mutating func beginLinger() -> [RunnerCommand] {
        linger = .settling(barriers: sendBarriers(to: connections), isLast: false)
        return scheduleLinger(Self.lingerStep)
    }

    /// Fences the open connections once more, and judges what came between.
    public mutating func endLinger() -> [RunnerCommand] {
        var further: [RunnerCommand] = []
        if itemsAwaited == nil, stop == nil, !watchedDevices.isEmpty {
            itemsAwaited = true
            further = [.schedule(step: Self.itemsStep, .quiet, milliseconds: policy.quietMilliseconds)]
        }
        guard case .open(let positions) = linger else { return further }
        linger = .closing(positions: positions, barriers: sendBarriers(to: Array(positions.keys)))
        return further + scheduleLinger(Self.closingStep)
    }

    /// Whether something of the scenario can be late: on a connection, or at a provider.
    public var canBeLate: Bool { devices.values.contains(where: \.isOpen) || stop == nil && !watchedDevices.isEmpty }

    /// Judges what reached providers late.
    mutating func endItems() {
        itemsAwaited = false
        guard let late = lateItem() else { return }
        if let index = outcomes.firstIndex(where: { $0.id == late.id }) {
            // One check of that name: a failure goes before whatever else held.
            if outcomes[index].verdict == .pass, late.verdict == .fail { outcomes[index] = late }
            return
        }
        outcomes.append(late)
        decisions.append((late.id, Self.itemsStep))
    }

    /// Files what came late on connections; what was late at a provider already goes before what held.
    private mutating func fileLate(_ outcome: CheckOutcome) {
        guard let index = outcomes.firstIndex(where: { $0.id == outcome.id }) else {
            outcomes.append(outcome)
            decisions.append((outcome.id, Self.closingStep))
            return
        }
        if outcomes[index].verdict == .pass { outcomes[index] = outcome }
    }

    private mutating func scheduleLinger(_ step: Int) -> [RunnerCommand] {
        commands.append(.schedule(step: step, .last, milliseconds: policy.lastMilliseconds))
        advanceLinger()
        defer { commands = [] }
        return commands
    }

    mutating func noteLingerDeadline(_ step: Int) {
        switch linger {
        // A connection that answers nothing is judged elsewhere, and hides nothing on the others.
        case .settling(let barriers, _) where step == Self.lingerStep:
            open(barriers.filter { isAnswered($0.key, $0.value) })
        case .closing(let positions, let barriers) where step == Self.closingStep:
            judgeLate(positions, barriers)
        case .none, .settling, .open, .closing, .over: break
        }
    }

    mutating func advanceLinger() {
        switch linger {
        case .settling(let barriers, let isLast) where areAnswered(barriers):
            guard !isLast else { return open(barriers) }
            linger = .settling(barriers: sendBarriers(to: connections), isLast: true)
            advanceLinger()
        case .closing(let positions, let barriers) where areAnswered(barriers): judgeLate(positions, barriers)
        default: break
        }
    }

    private mutating func open(_ barriers: [String: Int]) {
        let open = barriers.keys.filter { devices[$0]?.isOpen == true && devices[$0]?.owesError == false }
        let positions = open.map { ($0, devices[$0]?.barrierPositions.last ?? 0) }
        questionsSettled = authentications.mapValues(\.count)
        linger = open.isEmpty ? .over : .open(positions: Dictionary(uniqueKeysWithValues: positions))
    }

    private mutating func sendBarriers(to conns: [String]) -> [String: Int] {
        var barriers: [String: Int] = [:]
        for conn in conns.sorted() where devices[conn]?.hasSentClose == false {
            let barrier = sendBarrier(conn)
            if barrier > 0 { barriers[conn] = barrier }
        }
        return barriers
    }

    private func areAnswered(_ barriers: [String: Int]) -> Bool {
        barriers.allSatisfy { devices[$0.key]?.isOpen != true || isAnswered($0.key, $0.value) }
    }

    private func isAnswered(_ conn: String, _ barrier: Int) -> Bool {
        (devices[conn]?.barriersAnswered ?? 0) >= barrier
    }

    private mutating func judgeLate(_ positions: [String: Int], _ barriers: [String: Int]) {
        linger = .over
        let isFenced = positions.keys.allSatisfy { conn in
            devices[conn]?.isOpen != true || barriers[conn].map { isAnswered(conn, $0) } ?? false
        }
        var outcome = CheckOutcome(id: "late", clauses: ["ORD-007"], verdict: .pass)
        outcome.evidence = isFenced ? .proved : .timed
        for (conn, position) in positions.sorted(by: { $0.key < $1.key }) {
            guard let messages = devices[conn]?.messages else { continue }
            let settled = messages[..<position].last { $0.kind == DeviceState.countKind }?.value
            guard let stray = messages[position...].first(where: { isStray($0, settled) }) else { continue }
            outcome.verdict = .fail
            outcome.evidence = .observed
            outcome.expected = "nothing new on \(conn) after everything was settled"
            outcome.actual = stray.value.compact().shortened(to: 160)
            outcome.events = [stray.event]
            if stray.kind == DeviceState.countKind { outcome.clauses = ["ORD-001"] }
            break
        }
        if outcome.verdict == .pass { judgeLateQuestions(&outcome) }
        fileLate(outcome)
    }

    /// How often the application was asked is judged once more where a check counted the questions.
    private func judgeLateQuestions(_ outcome: inout CheckOutcome) {
        for bound in steps {
            guard case .authentication(let user) = bound.step.action,
                let check = bound.step.checks.first(where: { $0[.count] != nil }),
                let question = authentications[user]?.dropFirst(questionsSettled[user] ?? 0).first
            else { continue }
            outcome.verdict = .fail
            outcome.evidence = .observed
            outcome.clauses = check.clauses
            outcome.expected = "no question to the application about \(user) after everything was settled"
            outcome.actual = "\(question.request.method) \(question.request.path)"
            outcome.events = [question.event]
            return
        }
    }

    /// Where no barrier is to be trusted, a count that took longer than was waited for is a count like any other.
    private func isStray(_ message: DeviceState.Message, _ settled: RawJSON?) -> Bool {
        message.value != settled && (policy.isBarrierProved || message.kind != DeviceState.countKind)
    }
}
