import Foundation
import NIOCore

/// Performs one scenario against a server: the shell around ``ScenarioMachine``.
///
/// It does what the machine commands and tells it what happened; it judges nothing.
actor ScenarioRun {
    private struct Post: Sendable {
        var event: ScenarioEvent
        /// The number of the connection that an event belongs to, so that one which was replaced is not heard any more.
        var generation: Int?
    }

    let scenario: Scenario
    private var machine: ScenarioMachine
    private let context: ScenarioContext
    private let target: TargetInstance
    private let application: any ApplicationFixture
    private let providers: ProviderDesk
    /// The number under which it listens to providers.
    private var providerNumber: Int?
    private var streams: [String: HTTPStream] = [:]
    private let group: any EventLoopGroup
    private let callTimeout: Duration
    private let mailbox = Mailbox<Post>(
        bound: 100_000,
        overflow: Post(event: .cancelled(why: "more events than the runner takes"), generation: nil)
    )
    private let pace: RequestPace?
    private let isMinted: Bool
    private let onFinish: @Sendable () async -> Void
    private var connections: [String: (connection: DeviceConnection, generation: Int)] = [:]
    /// Connections whose name was given to a newer one; they stay open and are not heard.
    private var replaced: [DeviceConnection] = []
    /// What performs in place of sockets where the server's wire is not ours.
    private let adapter: AdapterDriver?
    /// Connections to be opened with a small receive buffer.
    private var narrow: Set<String> = []
    private var timers: [Scheduled<Void>] = []
    private var calls: [Task<Void, Never>] = []
    private var recorder: TranscriptRecorder
    private var entries: [RecordedEntry] = []
    private let beginning = ContinuousClock.now
    /// When the last step was over, in microseconds; what is waited for afterwards is shared by all scenarios.
    private var finishedAt: Int?
    private let redactor: Redactor
    /// What the network does to every connection of the run, and to the one that is made next.
    private let faults: FaultLine?
    private var nextFault: FaultLine?
    private var margins = DeadlineMargins()
    private var generation = 0
    private var maskCount: UInt32 = 0

    init(
        _ scenario: Scenario,
        context: ScenarioContext,
        policy: JudgePolicy,
        levels: [String: Level],
        target: TargetInstance,
        application: any ApplicationFixture,
        providers: ProviderDesk = ProviderDesk(),
        group: any EventLoopGroup,
        secrets: [String] = [],
        pace: RequestPace? = nil,
        isMinted: Bool = true,
        faults: FaultLine? = nil,
        onFinish: @escaping @Sendable () async -> Void = {}
    ) {
        self.scenario = scenario
        self.context = context
        self.target = target
        self.application = application
        self.providers = providers
        self.group = group
        self.pace = pace
        self.isMinted = isMinted
        self.faults = faults
        self.onFinish = onFinish
        callTimeout = .milliseconds(policy.lastMilliseconds)
        machine = ScenarioMachine(scenario, context: context, policy: policy, levels: levels)
        recorder = TranscriptRecorder(secrets: secrets)
        redactor = Redactor(secrets: secrets)
        adapter = target.adapter.map { [mailbox] session in
            AdapterDriver(session, context) { mailbox.post(Post(event: $0, generation: nil), isDroppable: true) }
        }
    }

    /// Whether the application was asked for any of the scenario's credentials.
    var sawAuthentication: Bool { !machine.authentications.isEmpty }

    /// Whether something can still arrive.
    var canBeLate: Bool { machine.canBeLate }

    /// Runs every step.
    func perform() async {
        announceUsers()
        listenToProviders()
        await perform(machine.start())
        noteDecisions()
        await pump { $0.isFinished }
        finishedAt = microseconds
    }

    /// Settles the connections that are open; what comes from now on is late.
    func beginLinger() async {
        entries.append(RecordedEntry(.lingerBegan, microseconds: microseconds))
        await perform(machine.beginLinger())
        await pump { $0.isLingerSettled }
    }

    /// Fences the open connections, judges what was late, and ends everything.
    func finish() async {
        entries.append(RecordedEntry(.lingerEnded, microseconds: microseconds))
        await perform(machine.endLinger())
        noteDecisions()
        await pump { $0.isLingerSettled }
        for timer in timers { timer.cancel() }
        adapter?.finish()
        for connection in connections.values.map(\.connection) + replaced { connection.end() }
        for stream in streams.values { stream.close() }
        providerNumber.map(providers.leave)
        for call in calls { await call.value }
        await onFinish()
    }

    /// Whether every check held.
    var holds: Bool { machine.stop == nil && machine.finalOutcomes().allSatisfy { $0.verdict == .pass } }

    /// What was found out, by itself.
    func result(_ verdicts: ScenarioVerdicts) -> ScenarioResult {
        let milliseconds = (finishedAt ?? microseconds) / 1_000
        let outcomes = machine.finalOutcomes().map(recorder.redacted)
        var result = verdicts.result(scenario, outcomes, machine.stop, recorder, milliseconds, margins: margins.least)
        let recording = ScenarioRecording(context: context, entries: entries)
        result.recording = recording.redacted(by: redactor).redacted(by: recorder.givenRedactor)
        return result
    }

    private var microseconds: Int { Int((ContinuousClock.now - beginning).nanoseconds / 1_000) }

    /// Ends the scenario as soon as it listens; what it has not judged stays so.
    nonisolated func cancel(_ why: String) {
        mailbox.post(Post(event: .cancelled(why: why), generation: nil))
    }

    private func announceUsers() {
        // Users who exist are none of this application's business.
        for (name, user) in scenario.users where isMinted {
            guard let principal = context.users[name] else { continue }
            let scope = ScenarioMachine.scope(context)
            // Tried when the context was made.
            guard let answer = try? user.answer.answer(userID: principal.userID, in: scope) else { continue }
            let mailbox = self.mailbox
            application.announce(authorization: principal.authorization, answer: answer) { request in
                mailbox.post(Post(event: .authentication(user: name, request), generation: nil))
            }
        }
    }

    private func listenToProviders() {
        guard !scenario.providers.isEmpty else { return }
        providerNumber = providers.enter(Array(context.devices.values)) { [mailbox] record in
            mailbox.post(Post(event: .pushed(record), generation: nil), isDroppable: true)
        }
    }

    private func pump(until isDone: (ScenarioMachine) -> Bool) async {
        while !isDone(machine) {
            let post = await mailbox.next()
            if case .device(let conn, _) = post.event, connections[conn]?.generation != post.generation { continue }
            let now = microseconds
            recorder.record(post.event, at: now)
            entries.append(RecordedEntry(.event(post.event), microseconds: now))
            await perform(machine.handle(post.event))
            noteDecisions(at: now)
        }
    }

    /// Keeps how much of their deadlines the checks have left that were judged just now.
    private func noteDecisions(at now: Int? = nil) {
        for (check, step) in machine.takeDecisions() { margins.decide(check, in: step, at: now ?? microseconds) }
    }

    private func perform(_ commands: [RunnerCommand]) async {
        for command in commands { await perform(command) }
    }

    private func perform(_ command: RunnerCommand) async {
        recorder.record(command, at: microseconds)
        if let adapter, adapter.perform(command) { return }
        await perform(command, at: target)
    }

    /// Performs a command at the server, or at one of its nodes.
    private func perform(_ command: RunnerCommand, at target: TargetInstance) async {
        let mailbox = self.mailbox
        switch command {
        case .on(let node, let command):
            // The machine commands nothing at a node that is not there.
            guard let node = target.node(node) else { return }
            await perform(command, at: node)
        case .open(let conn, let handshake, let bytewise):
            await pace?.wait()
            await open(conn, handshake, bytewise: bytewise, at: target)
        case .narrow(let conn): narrow.insert(conn)
        case .send(let conn, let frames, let bytewise):
            guard let connection = connections[conn]?.connection else { return }
            var bytes: [UInt8] = []
            for frame in frames { bytes += frame.bytes(maskedWith: nextMask()) }
            if bytewise { connection.sendBytewise(bytes) } else { connection.send(bytes) }
        case .end(let conn, let withReset):
            if withReset { connections[conn]?.connection.reset() } else { connections[conn]?.connection.end() }
        case .behave(let conn, let reads, let pongs):
            if let reads { connections[conn]?.connection.setReading(reads) }
            if let pongs { connections[conn]?.connection.setAnsweringPings(pongs) }
        case .call(let step, let request, let onClock, let milliseconds):
            await pace?.wait()
            call(step, request, to: onClock ? target.clock?.endpoint : nil, at: target, .milliseconds(milliseconds))
        case .answer(let user, let answer):
            if let principal = context.users[user] {
                application.change(authorization: principal.authorization, answer: answer)
            }
        case .script(let provider, let token, let answers): providers.script(provider, token: token, answers)
        case .openStream(let name, let request):
            await pace?.wait()
            await openStream(name, request, at: target)
        case .writeStream(let name, let bytes): streams[name]?.write(bytes)
        case .finishStream(let name): streams[name]?.finish()
        case .readStream(let name, let isReading): streams[name]?.setReading(isReading)
        case .advanceClock(let step, let seconds):
            await attempt(step) {
                try await self.target.advanceClock(seconds: seconds, timeout: self.callTimeout, on: self.group)
            }
        case .restart(let step, let withKill):
            await attempt(step) { try await target.restart(withKill: withKill) }
        case .terminate(let step, let withKill):
            await attempt(step) { try await target.terminate(withKill: withKill) }
        case .tellTime(let step):
            let now = Date().addingTimeInterval(Double(target.clockOffsetSeconds))
            let text = now.formatted(
                .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted)
            )
            mailbox.post(Post(event: .time(step: step, text), generation: nil))
        case .breakNext(let fault, let rules):
            nextFault = FaultLine(rules) { rule in
                mailbox.post(Post(event: .faultFired(fault: fault, rule: rule), generation: nil))
            }
        case .schedule(let step, let deadline, let milliseconds):
            if deadline == .last { margins.begin(step, milliseconds: milliseconds, at: microseconds) }
            let loop = group.next()
            timers.append(
                loop.scheduleTask(in: .milliseconds(Int64(milliseconds))) {
                    mailbox.post(Post(event: .deadline(step: step, deadline), generation: nil))
                }
            )
        }
    }

    private func open(_ conn: String, _ handshake: [UInt8], bytewise: Bool, at target: TargetInstance) async {
        generation += 1
        let generation = self.generation
        if let before = connections.removeValue(forKey: conn) { replaced.append(before.connection) }
        let mailbox = self.mailbox
        do {
            let first = bytewise ? [] : handshake
            let connection = try await DeviceConnection.open(
                target.endpoint,
                handshake: first,
                isNarrow: narrow.contains(conn),
                faults: takeFaults(),
                on: group
            ) { event in
                mailbox.post(Post(event: .device(conn: conn, event), generation: generation), isDroppable: true)
            }
            connections[conn] = (connection, generation)
            if bytewise { connection.sendBytewise(handshake) }
        } catch {
            mailbox.post(
                Post(event: .openFailed(conn: conn, why: "cannot connect: \(error.connectReason)"), generation: nil)
            )
        }
    }

    private func openStream(_ name: String, _ request: HTTPRequest, at target: TargetInstance) async {
        let mailbox = self.mailbox
        do {
            streams[name] = try await HTTPStream.open(
                request,
                to: target.endpoint,
                faults: takeFaults(),
                on: group
            ) { event in
                mailbox.post(Post(event: .stream(name: name, event), generation: nil), isDroppable: true)
            }
        } catch {
            let why = "cannot connect: \(error.connectReason)"
            mailbox.post(Post(event: .stream(name: name, .ended(fault: why)), generation: nil))
        }
    }

    private func call(
        _ step: Int,
        _ request: HTTPRequest,
        to clock: Endpoint?,
        at target: TargetInstance,
        _ timeout: Duration
    ) {
        let endpoint = clock ?? target.endpoint
        let faults = takeFaults()
        // Awaited in `finish`.
        calls.append(
            Task { [mailbox, group] in
                do throws(CallFailure) {
                    let answer = try await HTTPCaller.call(
                        request,
                        to: endpoint,
                        timeout: timeout,
                        faults: faults,
                        on: group
                    )
                    mailbox.post(Post(event: .called(step: step, answer), generation: nil))
                } catch {
                    mailbox.post(Post(event: .callFailed(step: step, why: error.why), generation: nil))
                }
            }
        )
    }

    /// What the network does to the connection that is made now.
    private func takeFaults() -> [FaultLine] {
        defer { nextFault = nil }
        return [faults, nextFault].compactMap(\.self)
    }

    private func attempt(_ step: Int, _ work: () async throws -> Void) async {
        do {
            try await work()
            mailbox.post(Post(event: .done(step: step), generation: nil))
        } catch {
            let why = (error as? CallFailure)?.why ?? "\(error)"
            mailbox.post(Post(event: .failed(step: step, why: why), generation: nil))
        }
    }

    private func nextMask() -> [UInt8] {
        maskCount = maskCount &* 1_664_525 &+ 1_013_904_223
        return [
            UInt8(maskCount >> 24), UInt8(maskCount >> 16 & 255), UInt8(maskCount >> 8 & 255), UInt8(maskCount & 255),
        ]
    }
}
