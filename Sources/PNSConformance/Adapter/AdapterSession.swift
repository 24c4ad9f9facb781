import NIOCore
import NIOPosix
import Synchronization

/// An adapter that runs and has said hello: the shell around ``AdapterLink``.
///
/// Answers and events are handed on in the order of their lines.
public final class AdapterSession: Sendable {
    typealias Answer = @Sendable (AdapterAnswer) -> Void
    typealias Event = @Sendable (_ conn: String, AdapterEvent) -> Void

    private struct State {
        var link = AdapterLink()
        var answers: [Int: Answer] = [:]
        var events: [String: Event] = [:]
        var connectionCount = 0
        var channel: (any Channel)?
        var hello: AdapterHello?
        var isStopping = false
        var onFault: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    private let loop: any EventLoop
    private let process: AdapterProcess
    private let start = NIODeadline.now()

    private init(_ process: AdapterProcess, on loop: any EventLoop) {
        self.process = process
        self.loop = loop
    }

    /// Starts an adapter and greets it.
    ///
    /// - Throws: ``CallFailure`` when it cannot be started or breaks the contract at once.
    static func start(command: String, on group: any EventLoopGroup) async throws(CallFailure) -> AdapterSession {
        do {
            let process = try AdapterProcess(command: command)
            let session = AdapterSession(process, on: group.next())
            try await session.connect()
            switch await session.ask(.hello(suite: Suite.version, spec: Suite.revision)) {
            case .done(.hello(let hello)):
                session.state.withLock { $0.hello = hello }
                return session
            case .refused(_, let message):
                await session.stop()
                throw CallFailure(why: "the adapter refused hello: \(message)", isUnreachable: true)
            case .broken(let fault):
                await session.stop()
                throw CallFailure(why: fault.sentence, isUnreachable: true)
            case .done:
                await session.stop()
                throw CallFailure(why: "the adapter did not say hello", isUnreachable: true)
            }
        } catch let fault as AdapterFault {
            throw CallFailure(why: fault.sentence, isUnreachable: true)
        } catch {
            throw error as? CallFailure ?? CallFailure(why: "\(error)", isUnreachable: true)
        }
    }

    /// What the adapter said about itself.
    var hello: AdapterHello {
        state.withLock { $0.hello }
            ?? AdapterHello(name: "", version: nil, capabilities: [], unknown: [], limits: [:], delayMilliseconds: 0)
    }

    /// Why the adapter cannot be used any further; `nil` while it can.
    var fault: AdapterFault? { state.withLock { $0.link.fault } }

    /// Calls a closure once when the adapter cannot be used any further, at once when that is so already.
    func watch(_ onFault: @escaping @Sendable () -> Void) {
        let isBroken = state.withLock { state in
            state.onFault = onFault
            return state.link.fault != nil
        }
        if isBroken { onFault() }
    }

    /// Whether the adapter said that it can do something.
    func can(_ capability: AdapterCapability) -> Bool { hello.capabilities.contains(capability) }

    /// Asks for something; the closure is called once, on the event loop or at once.
    func ask(_ request: AdapterRequest, _ onAnswer: @escaping Answer) {
        let now = milliseconds
        let (line, outputs, channel) = state.withLock { state in
            let asked = state.link.ask(request, at: now)
            state.answers[asked.id] = onAnswer
            return (asked.line, asked.outputs, state.channel)
        }
        deliver(outputs)
        guard let line, let channel else { return }
        channel.writeAndFlush(ByteBuffer(string: line + "\n"), promise: nil)
        loop.scheduleTask(in: .milliseconds(Int64(request.milliseconds))) { [weak self] in
            self?.update { $0.pass(to: now + request.milliseconds) }
        }
    }

    /// Asks for something and waits for the answer.
    func ask(_ request: AdapterRequest) async -> AdapterAnswer {
        await withCheckedContinuation { continuation in
            ask(request) { continuation.resume(returning: $0) }
        }
    }

    /// A name for a new connection, and who hears of it.
    func makeConnection(_ onEvent: @escaping Event) -> String {
        state.withLock { state in
            state.connectionCount += 1
            let conn = "c\(state.connectionCount)"
            state.events[conn] = onEvent
            return conn
        }
    }

    /// Says goodbye, and ends the process when it does not go by itself.
    func stop() async {
        let isFirst = state.withLock { state in
            defer { state.isStopping = true }
            return !state.isStopping
        }
        guard isFirst else { return }
        if fault == nil { _ = await ask(.bye) }
        if let channel = state.withLock({ $0.channel }) { try? await channel.close() }
        _ = await process.end(withinSeconds: 5)
        process.removeLog()
    }

    private var milliseconds: Int { Int((NIODeadline.now() - start).nanoseconds / 1_000_000) }

    private func connect() async throws {
        let channel = try await NIOPipeBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AdapterChannelHandler(session: self))
                }
            }
            .takingOwnershipOfDescriptors(input: process.output, output: process.input).get()
        state.withLock { $0.channel = channel }
    }

    fileprivate func receive(_ lines: [[UInt8]]) {
        for line in lines { update { $0.receive(line) } }
    }

    fileprivate func fail(_ cause: AdapterFault.Cause) {
        update { $0.fail(AdapterFault(cause: cause, line: $0.lines + 1)) }
    }

    /// The output has ended: the process has, or is about to.
    fileprivate func outputEnded() {
        guard !state.withLock({ $0.isStopping }) else { return }
        // Nothing is left to wait for here; the answers that are due wait for this task.
        Task { [self] in
            let how = await process.end(withinSeconds: 2)
            update { $0.fail(AdapterFault(cause: .ended("\(how); \(process.logTail)"))) }
        }
    }

    private func update(_ change: (inout AdapterLink) -> [AdapterLink.Output]) {
        let (outputs, onFault) = state.withLock { state in
            let wasBroken = state.link.fault != nil
            let outputs = change(&state.link)
            let isNew = !wasBroken && state.link.fault != nil && !state.isStopping
            return (outputs, isNew ? state.onFault : nil)
        }
        deliver(outputs)
        onFault?()
    }

    private func deliver(_ outputs: [AdapterLink.Output]) {
        for output in outputs {
            switch output {
            case .answered(let id, let answer):
                let onAnswer = state.withLock { $0.answers.removeValue(forKey: id) }
                onAnswer?(answer)
            case .event(let conn, let event): state.withLock { $0.events[conn] }?(conn, event)
            }
        }
    }
}

private final class AdapterChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let session: AdapterSession
    private var reader = AdapterLineReader()

    init(session: AdapterSession) { self.session = session }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            session.receive(try reader.append(unwrapInboundIn(data).readableBytesView))
        } catch {
            session.fail(error)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { session.outputEnded() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
