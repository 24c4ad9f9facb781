package import Foundation

/// A consumer as a program that is started once for each set.
package struct ConsumerProgram: Sendable {
    /// The variable that names the folder with the set.
    package static let variable = "PNS_VECTORS"

    /// Why a consumer cannot be started.
    package struct Fault: Error, CustomStringConvertible {
        /// One sentence.
        package var description: String
    }

    private let path: String
    private let arguments: [String]
    private let seconds: Int

    /// Finds a program.
    ///
    /// - Parameters:
    ///   - command: The program, looked up in `PATH` unless it has a `/`, and its arguments.
    ///   - seconds: After this a run is ended.
    /// - Throws: ``Fault`` where there is no such program.
    package init(_ command: [String], seconds: Int) throws(Fault) {
        guard let path = ServerProcess.path(of: command.first ?? "") else {
            throw Fault(description: "there is no program \"\(command.first ?? "")\" that can be started")
        }
        self.path = path
        arguments = Array(command.dropFirst())
        self.seconds = seconds
    }

    /// Runs it over a set.
    ///
    /// - Parameters:
    ///   - set: The set.
    ///   - folder: Where the set is written to; it has to be free.
    /// - Returns: How it ended, and what it wrote.
    /// - Throws: What Foundation says of a folder that cannot be written, or a program that cannot be started.
    package func run(over set: ConsumerSet, in folder: URL) async throws -> ConsumerOutcome {
        let sets = folder.appending(path: "set")
        try set.write(to: sets)
        let files = (output: folder.appending(path: "stdout"), complaints: folder.appending(path: "stderr"))
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(
            [Self.variable: sets.path(percentEncoded: false)],
            uniquingKeysWith: { $1 }
        )
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.handle(files.output)
        process.standardError = try Self.handle(files.complaints)
        try process.runUnblocked()
        let pid = process.processIdentifier
        let watch = Task {
            try await Task.sleep(for: .seconds(seconds))
            kill(pid, SIGKILL)
            return true
        }
        await process.waitForEnd()
        watch.cancel()
        let isLate = (try? await watch.value) ?? false
        let status = process.terminationStatus
        let ending: ConsumerOutcome.Ending = process.terminationReason == .exit ? .exited(status) : .killed(status)
        return ConsumerOutcome(
            ending: isLate ? .late(seconds: seconds) : ending,
            output: Self.text(files.output),
            complaints: Self.text(files.complaints)
        )
    }

    private static func handle(_ file: URL) throws -> FileHandle {
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }

    private static func text(_ file: URL) -> String {
        String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    }
}
