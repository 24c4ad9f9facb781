import Foundation
import Synchronization

/// The process of an adapter: its command, its pipes, and its log, which is standard error.
final class AdapterProcess: Sendable {
    /// Where its lines come from and go to; whoever takes them closes them.
    let output: CInt
    let input: CInt
    private let log: URL
    private let process: Mutex<Process>

    /// Starts a command with `/bin/sh -c`, in the folder of this process.
    ///
    /// - Throws: ``AdapterFault``.
    init(command: String) throws(AdapterFault) {
        log = FileManager.default.temporaryDirectory.appending(path: "pns-adapter-\(UUID().uuidString).log")
        let toAdapter = Pipe()
        let fromAdapter = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        process.standardInput = toAdapter
        process.standardOutput = fromAdapter
        do {
            try Data().write(to: log)
            process.standardError = try FileHandle(forWritingTo: log)
            try process.runUnblocked()
        } catch {
            throw AdapterFault(cause: .cannotStart("\(error)"))
        }
        // A child that is started later must not hold these open, or nobody would notice the end of this one.
        input = fcntl(toAdapter.fileHandleForWriting.fileDescriptor, F_DUPFD_CLOEXEC, 3)
        output = fcntl(fromAdapter.fileHandleForReading.fileDescriptor, F_DUPFD_CLOEXEC, 3)
        try? toAdapter.fileHandleForWriting.close()
        try? fromAdapter.fileHandleForReading.close()
        self.process = Mutex(process)
    }

    /// The last lines that it wrote to standard error.
    var logTail: String {
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        let tail = text.split(separator: "\n").suffix(4).joined(separator: " | ").shortened(to: 400)
        return tail.isEmpty ? "it wrote nothing to standard error" : "its log ends with \"\(tail)\""
    }

    /// Waits for the end of the process, and ends it after a time.
    ///
    /// - Returns: How it ended.
    func end(withinSeconds seconds: Int) async -> String {
        let process = self.process.withLock { $0 }
        let force = Task {
            try await Task.sleep(for: .seconds(seconds))
            Self.kill(process)
        }
        await process.waitForEnd()
        force.cancel()
        return process.terminationReason == .exit
            ? "exit status \(process.terminationStatus)" : "signal \(process.terminationStatus)"
    }

    /// Takes the log away.
    func removeLog() { try? FileManager.default.removeItem(at: log) }

    /// Ends the shell and, where it leads a group of its own, what it has started.
    private static func kill(_ process: Process) {
        guard process.isRunning else { return }
        let pid = process.processIdentifier
        Foundation.kill(getpgid(pid) == pid ? -pid : pid, SIGKILL)
    }
}
