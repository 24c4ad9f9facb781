import Foundation
public import NIOCore
import NIOPosix
import Synchronization

/// Starts a server as a process of its own, as a target file says, and ends it.
public struct ProcessLauncher: TargetLauncher {
    let form: TargetDescription.LaunchForm
    let description: TargetDescription
    let environment: [String: String]
    let group: any EventLoopGroup
    let secrets: [String]
    private let history = History()
    /// What stands for `${apns.url}` and so on.
    private var providers: [String: String] = [:]
    /// Takes the lines that its servers write.
    private var output: HandlerOutput?
    private var nodeCount = 1

    /// Creates a launcher.
    ///
    /// - Parameters:
    ///   - form: The program, and how to know that it is ready.
    ///   - description: Tokens of the application and the clock; the clock is offered when there is a clock token.
    ///   - environment: Added to the environment of this process.
    ///   - group: Event loops for asking whether it is ready.
    ///   - secrets: Taken out of the log that is kept.
    public init(
        _ form: TargetDescription.LaunchForm,
        description: TargetDescription,
        environment: [String: String] = [:],
        group: any EventLoopGroup,
        secrets: [String] = []
    ) {
        self.form = form
        self.description = description
        self.environment = environment
        self.group = group
        self.secrets = secrets
    }

    /// The same program, as often as the target file says, over one folder.
    public var withNodes: (any TargetLauncher)? {
        guard form.nodes > 1 else { return nil }
        var other = self
        other.nodeCount = form.nodes
        return other
    }

    /// The same program, with the settings of the providers in the place of their names, and read by the handler `stdout`.
    public func reaching(_ providers: ProviderDesk) -> any TargetLauncher {
        var other = self
        other.providers = providers.settings
        other.output = providers.output
        return other
    }

    /// The application, restarts, and the clock where there is a token for it.
    public var means: Set<Scenario.Means> {
        description.clockToken == nil ? [.application, .restart] : [.application, .restart, .clock]
    }

    /// Starts the program, with a folder of its own for its data.
    public func launch(isRestartable: Bool, applicationURL: String) async throws -> TargetInstance {
        // Between finding a free port and using it, somebody else can take it; and what has got ready before can do so
        // again, only the machine was busy.
        for _ in 0..<2 {
            do {
                return try await launchOnce(applicationURL: applicationURL)
            } catch let failure as LaunchFailure where failure.canPass || history.hasStarted {
                try Task.checkCancellation()
            }
        }
        return try await launchOnce(applicationURL: applicationURL)
    }

    /// A process of the server that is being launched.
    private struct Node: Sendable {
        var process: ServerProcess
        var endpoint: Endpoint
        var clock: ClockAccess?
    }

    private func launchOnce(applicationURL: String) async throws -> TargetInstance {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pns-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let nodes = try await prepareNodes(folder, applicationURL: applicationURL)
        let finish = { @Sendable [form, secrets] in
            if let log = form.log { for node in nodes { Self.keep(node.process.logText, in: log, secrets) } }
            try? FileManager.default.removeItem(at: folder)
        }
        do {
            for node in nodes { try await start(node) }
            history.noteStart()
        } catch {
            for node in nodes { await node.process.end(withKill: true) }
            finish()
            throw error
        }
        return instance(
            nodes[0],
            nodes: nodes.count > 1 ? nodes.map { instance($0) } : [],
            standing: { nodes.lazy.compactMap(\.process.standing).first },
            stop: { [form] in
                await withTaskGroup { tasks in
                    for node in nodes { tasks.addTask { await node.process.end(withKill: form.isDisposable) } }
                }
                finish()
            }
        )
    }

    private func prepareNodes(_ folder: URL, applicationURL: String) async throws -> [Node] {
        var values = providers
        values["application.url"] = applicationURL
        values["dir"] = folder.path(percentEncoded: false)
        var ports: [(port: Int, clock: Int)] = []
        for number in 1...nodeCount {
            ports.append((try await freePort(), try await freePort()))
            values["port.\(number)"] = String(ports[number - 1].port)
        }
        return ports.enumerated().map { index, ports in
            var values = values
            values["node"] = String(index + 1)
            values["port"] = String(ports.port)
            values["clock.port"] = String(ports.clock)
            func filled(_ text: String) -> String {
                values.reduce(text) { $0.replacing("${\($1.key)}", with: $1.value) }
            }
            let process = ServerProcess(
                argv: form.argv.map(filled),
                environment: environment.merging(form.env.mapValues(filled)) { $1 },
                folder: form.cwd.map(filled),
                log: folder.appending(path: index == 0 ? "server.log" : "server-\(index + 1).log"),
                stop: (form.stopSignal.number, form.stopWithinSeconds),
                output: output
            )
            let clock = description.clockToken.map { token in
                ClockAccess(endpoint: Endpoint(host: "127.0.0.1", port: ports.clock), authorization: "Bearer \(token)")
            }
            return Node(
                process: process,
                endpoint: Endpoint(host: "127.0.0.1", port: ports.port, tls: description.tls),
                clock: clock
            )
        }
    }

    private func instance(
        _ node: Node,
        nodes: [TargetInstance] = [],
        standing: (@Sendable () -> String?)? = nil,
        stop: @escaping @Sendable () async -> Void = {}
    ) -> TargetInstance {
        let (process, endpoint) = (node.process, node.endpoint)
        return TargetInstance(
            endpoint: endpoint,
            application: description.applicationToken.map { "Bearer \($0)" },
            client: description.client,
            clock: node.clock,
            standing: standing ?? { process.standing },
            restart: { withKill in
                await process.end(withKill: withKill)
                try await start(node)
            },
            nodes: nodes,
            terminate: { withKill in if withKill { await process.end(withKill: true) } else { process.terminate() } },
            stop: stop
        )
    }

    /// Whether a server of this launcher has ever got ready.
    private final class History: Sendable {
        private let state = Mutex(false)

        var hasStarted: Bool { state.withLock { $0 } }

        func noteStart() { state.withLock { $0 = true } }
    }

    private static let logs = Mutex(())

    /// Adds what a server wrote to a file, secrets taken out.
    private static func keep(_ text: String, in path: String, _ secrets: [String]) {
        let clean = Redactor(secrets: secrets).redact(text)
        logs.withLock { _ in
            if !FileManager.default.fileExists(atPath: path) { try? Data().write(to: URL(filePath: path)) }
            guard let file = try? FileHandle(forWritingTo: URL(filePath: path)) else { return }
            defer { try? file.close() }
            _ = try? file.seekToEnd()
            try? file.write(contentsOf: Data(clean.utf8))
        }
    }

    /// Starts the process and asks until it is ready.
    private func start(_ node: Node) async throws {
        let (process, endpoint) = (node.process, node.endpoint)
        try process.start()
        let deadline = ContinuousClock.now + .seconds(form.readyWithinSeconds)
        let request = HTTPRequest(
            method: "GET",
            path: form.readyPath,
            headers: [HeaderField("Host", endpoint.authority), HeaderField("Connection", "close")]
        )
        while true {
            let answer = try? await HTTPCaller.call(request, to: endpoint, timeout: .seconds(1), on: group)
            // An answer of somebody else, who took the port first, is none.
            // Whether its health is right is for a scenario to say; here it only has to answer.
            if let answer, answer.status < 500, process.isRunning, await isListening(node.clock) { return }
            guard process.isRunning, ContinuousClock.now < deadline else {
                let late = "did not answer GET \(form.readyPath) within \(form.readyWithinSeconds) s"
                let end = process.standing
                let tail = process.logTail
                await process.end(withKill: true)
                throw LaunchFailure(
                    why: "the launched server \(end ?? late)\(tail.isEmpty ? ", and wrote nothing" : ": \(tail)")",
                    canPass: end != nil
                )
            }
            // A server says nothing when it becomes ready; asking again is all there is.
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Whether the test clock of a server answers; its listener can be later than that of the service.
    private func isListening(_ clock: ClockAccess?) async -> Bool {
        guard let clock else { return true }
        let request = clock.request(isAuthorized: false)
        return (try? await HTTPCaller.call(request, to: clock.endpoint, timeout: .seconds(1), on: group)) != nil
    }

    /// Ports that were given away in this process, each once: a server that is started again needs its own a second time.
    private static let given = Mutex(Set<Int>())

    /// A port that no other server of this run has, below those that systems give out by themselves.
    private func freePort() async throws -> Int {
        for _ in 0..<50 {
            let port = Int.random(in: 20_000...32_000)
            guard Self.given.withLock({ $0.insert(port).inserted }) else { continue }
            let channel = try? await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: port).get()
            guard let channel else { continue }
            try await channel.close()
            return port
        }
        throw CallFailure(why: "no free port on 127.0.0.1 from 20000 to 32000", isUnreachable: true)
    }
}

/// Why a server was not started.
struct LaunchFailure: Error, Hashable, CustomStringConvertible {
    /// One sentence.
    var why: String
    /// Whether another port can help: the process came to its end by itself.
    var canPass: Bool

    var description: String { why }
}

extension TargetDescription.LaunchForm.Signal {
    fileprivate var number: Int32 {
        switch self {
        case .terminate: SIGTERM
        case .interrupt: SIGINT
        case .quit: SIGQUIT
        case .kill: SIGKILL
        }
    }
}
