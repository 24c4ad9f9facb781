import Foundation
import Synchronization

/// A child process that is started, ended and started again.
final class ServerProcess: Sendable {
    private let argv: [String]
    private let environment: [String: String]
    private let log: URL
    private let current = Mutex<Process?>(nil)
    /// Whether the process was told to end already: telling it twice can mean "at once".
    private let isEnding = Mutex(false)

    init(argv: [String], environment: [String: String], log: URL) {
        self.argv = argv
        self.environment = environment
        self.log = log
    }

    var isRunning: Bool { current.withLock { $0?.isRunning ?? false } }

    /// The last lines that the process wrote.
    var logTail: String {
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(5).joined(separator: " | ").shortened(to: 400)
    }

    func start() throws {
        let process = Process()
        let program = argv.first ?? ""
        process.executableURL = URL(filePath: program.contains("/") ? program : "/usr/bin/env")
        process.arguments = program.contains("/") ? Array(argv.dropFirst()) : argv
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
        let output = try FileHandle(forWritingTo: log)
        try output.seekToEnd()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        isEnding.withLock { $0 = false }
        current.withLock { $0 = process }
    }

    /// Tells the process to end, and does not wait for it.
    func terminate() {
        guard let process = current.withLock({ $0 }), process.isRunning, !isEnding.withLock({ $0 }) else { return }
        isEnding.withLock { $0 = true }
        kill(process.processIdentifier, SIGTERM)
    }

    /// Ends the process and returns when it has gone; in order first, by force after ten seconds.
    func end(withKill: Bool) async {
        guard let process = current.withLock({ $0 }), process.isRunning else { return }
        let pid = process.processIdentifier
        if withKill { kill(pid, SIGKILL) } else { terminate() }
        let force = Task {
            try await Task.sleep(for: .seconds(10))
            kill(pid, SIGKILL)
        }
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                process.waitUntilExit()
                continuation.resume()
            }
        }
        force.cancel()
    }
}
