import Foundation
public import NIOCore
import NIOPosix

/// Starts a server as a process of its own, as a target file says, and ends it.
public struct ProcessLauncher: TargetLauncher {
    let form: TargetDescription.LaunchForm
    let description: TargetDescription
    let environment: [String: String]
    let group: any EventLoopGroup

    /// Creates a launcher.
    ///
    /// - Parameters:
    ///   - form: The program, and how to know that it is ready.
    ///   - description: Tokens of the application and the clock; the clock is offered when there is a clock token.
    ///   - environment: Added to the environment of this process.
    ///   - group: Event loops for asking whether it is ready.
    public init(
        _ form: TargetDescription.LaunchForm,
        description: TargetDescription,
        environment: [String: String] = [:],
        group: any EventLoopGroup
    ) {
        self.form = form
        self.description = description
        self.environment = environment
        self.group = group
    }

    /// The application, restarts, and the clock where there is a token for it.
    public var means: Set<Scenario.Means> {
        description.clockToken == nil ? [.application, .restart] : [.application, .restart, .clock]
    }

    /// Starts the program in a folder of its own.
    public func launch(isRestartable: Bool, applicationURL: String) async throws -> TargetInstance {
        // Between finding a free port and using it, somebody else can take it.
        for _ in 0..<2 {
            if let instance = try? await launchOnce(applicationURL: applicationURL) { return instance }
        }
        return try await launchOnce(applicationURL: applicationURL)
    }

    private func launchOnce(applicationURL: String) async throws -> TargetInstance {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pns-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let port = try await freePort()
        let clockPort = try await freePort()
        let values = [
            "port": String(port), "clock.port": String(clockPort), "application.url": applicationURL,
            "dir": folder.path(percentEncoded: false),
        ]
        let process = ServerProcess(
            argv: form.argv.map { argument in
                values.reduce(argument) { $0.replacing("${\($1.key)}", with: $1.value) }
            },
            environment: environment,
            log: folder.appending(path: "server.log")
        )
        let endpoint = Endpoint(host: "127.0.0.1", port: port)
        do {
            try await start(process, endpoint)
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
        return TargetInstance(
            endpoint: endpoint,
            application: description.applicationToken.map { "Bearer \($0)" },
            client: description.client,
            clock: description.clockToken.map { token in
                ClockAccess(endpoint: Endpoint(host: "127.0.0.1", port: clockPort), authorization: "Bearer \(token)")
            },
            restart: { withKill in
                await process.end(withKill: withKill)
                try await start(process, endpoint)
            },
            stop: {
                await process.end(withKill: false)
                try? FileManager.default.removeItem(at: folder)
            }
        )
    }

    /// Starts the process and asks until it is ready.
    private func start(_ process: ServerProcess, _ endpoint: Endpoint) async throws {
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
            if let answer, answer.status < 500, process.isRunning { return }
            guard process.isRunning, ContinuousClock.now < deadline else {
                let how = process.isRunning ? "did not get ready within \(form.readyWithinSeconds) s" : "ended"
                await process.end(withKill: true)
                throw CallFailure(why: "the launched server \(how): \(process.logTail)", isUnreachable: true)
            }
            // A server says nothing when it becomes ready; asking again is all there is.
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        let free = channel.localAddress?.port
        try await channel.close()
        guard let port = free else {
            throw CallFailure(why: "no free port on 127.0.0.1", isUnreachable: true)
        }
        return port
    }
}
