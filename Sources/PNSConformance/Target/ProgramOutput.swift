import Foundation
import Synchronization

/// What a program of the target file printed.
struct ProgramOutput: Sendable {
    /// Its standard output.
    var text: String

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - argv: The program, looked up in `PATH` unless it has a `/`, and its arguments.
    ///   - timeout: After this it is killed.
    /// - Returns: What it printed, at most 64 KiB of it.
    /// - Throws: ``CallFailure`` when it cannot be started, ends with another status than 0, or takes too long.
    static func of(_ argv: [String], within timeout: Duration) async throws(CallFailure) -> ProgramOutput {
        let process = Process()
        let program = argv.first ?? ""
        guard let path = ServerProcess.path(of: program) else {
            throw CallFailure(why: "there is no program \(program)", isUnreachable: false)
        }
        process.executableURL = URL(filePath: path)
        process.arguments = Array(argv.dropFirst())
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        do {
            try process.runUnblocked()
        } catch {
            throw CallFailure(why: "\(program) cannot be started", isUnreachable: false)
        }
        let pid = process.processIdentifier
        let isLate = Mutex(false)
        let watch = Task {
            try await Task.sleep(for: timeout)
            isLate.withLock { $0 = true }
            kill(pid, SIGKILL)
        }
        let (data, status) = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let data = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
                process.waitUntilExit()
                continuation.resume(returning: (data, process.terminationStatus))
            }
        }
        watch.cancel()
        guard !isLate.withLock({ $0 }) else {
            throw CallFailure(why: "\(program) took more than \(timeout.milliseconds / 1_000) s", isUnreachable: false)
        }
        guard status == 0 else {
            throw CallFailure(why: "\(program) ended with status \(status)", isUnreachable: false)
        }
        return ProgramOutput(text: String(decoding: data.prefix(65_536), as: UTF8.self))
    }
}
