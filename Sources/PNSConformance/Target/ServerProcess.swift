import Foundation
import Synchronization

/// A child process that is started, ended and started again.
final class ServerProcess: Sendable {
    private let argv: [String]
    private let environment: [String: String]
    private let folder: String?
    private let log: URL
    private let stop: (signal: Int32, seconds: Int)
    /// Takes the lines of its standard output.
    private let output: HandlerOutput?
    private let current = Mutex<Process?>(nil)
    /// Whether the process was told to end already: telling it twice can mean "at once".
    private let isEnding = Mutex(false)

    init(
        argv: [String],
        environment: [String: String],
        folder: String? = nil,
        log: URL,
        stop: (signal: Int32, seconds: Int) = (SIGTERM, 10),
        output: HandlerOutput? = nil
    ) {
        self.argv = argv
        self.environment = environment
        self.folder = folder
        self.log = log
        self.stop = stop
        self.output = output
    }

    var isRunning: Bool { current.withLock { $0?.isRunning ?? false } }

    /// How the process ended, if it did: words that go on from "the server".
    var standing: String? {
        current.withLock { process in
            guard let process, !process.isRunning else { return nil }
            let how = process.terminationReason == .uncaughtSignal ? "was ended by signal" : "ended with status"
            return "\(how) \(process.terminationStatus)"
        }
    }

    /// The last lines that the process wrote.
    var logTail: String {
        let text = logText
        return text.split(separator: "\n").suffix(5).joined(separator: " | ").shortened(to: 400)
    }

    /// All that the process wrote.
    var logText: String { (try? Data(contentsOf: log)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// Where a program is: looked up in `PATH` unless it has a `/`; `nil` where there is none that can be run.
    static func path(of program: String, folder: String? = nil) -> String? {
        let paths: [String]
        if program.contains("/") {
            let base = folder.map { URL(filePath: $0, directoryHint: .isDirectory) }
            paths = [URL(filePath: program, relativeTo: base).path(percentEncoded: false)]
        } else {
            let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
            paths = program.isEmpty ? [] : folders.map { "\($0)/\(program)" }
        }
        return paths.first { path in
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            return isThere && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: path)
        }
    }

    /// Starts it.
    ///
    /// - Throws: ``CallFailure`` when there is no such program or folder, or what the system says.
    func start() throws {
        let process = Process()
        if let folder {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
                throw CallFailure(why: "there is no folder \(folder), which launch.cwd names", isUnreachable: true)
            }
            process.currentDirectoryURL = URL(filePath: folder, directoryHint: .isDirectory)
        }
        let program = argv.first ?? ""
        guard let path = Self.path(of: program, folder: folder) else {
            let why = "there is no program \(program) that can be run, which launch.argv names"
            throw CallFailure(why: why, isUnreachable: true)
        }
        process.executableURL = URL(filePath: path)
        process.arguments = Array(argv.dropFirst())
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
        let file = try Self.appending(to: log)
        defer { try? file.close() }
        process.standardInput = FileHandle.nullDevice
        process.standardError = file
        if let output {
            let (pipe, copy) = (Pipe(), try Self.appending(to: log))
            process.standardOutput = pipe
            try process.runUnblocked()
            Self.read(pipe, into: copy, output.reader())
        } else {
            process.standardOutput = file
            try process.runUnblocked()
        }
        isEnding.withLock { $0 = false }
        current.withLock { $0 = process }
    }

    /// The log, at whose end two can write.
    private static func appending(to log: URL) throws -> FileHandle {
        let descriptor = open(log.path(percentEncoded: false), O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CallFailure(why: "the log of the server cannot be written", isUnreachable: true)
        }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Reads what a process writes, to its end, on a thread of its own: nobody but the process says when that is.
    private static func read(_ pipe: Pipe, into file: FileHandle, _ reader: HandlerOutput.Reader) {
        Thread.detachNewThread {
            var reader = reader
            while true {
                // What is there, and not as much as was asked for.
                let data = pipe.fileHandleForReading.availableData
                guard !data.isEmpty else { return }
                try? file.write(contentsOf: data)
                reader.take(Array(data))
            }
        }
    }

    /// Tells the process to end, and does not wait for it.
    func terminate() {
        guard let process = current.withLock({ $0 }), process.isRunning, !isEnding.withLock({ $0 }) else { return }
        isEnding.withLock { $0 = true }
        kill(process.processIdentifier, stop.signal)
        // One that was stopped hears nothing until it goes on.
        kill(process.processIdentifier, SIGCONT)
    }

    /// Ends the process and returns when it has gone; in order first, by force when that takes too long.
    func end(withKill: Bool) async {
        guard let process = current.withLock({ $0 }), process.isRunning else { return }
        let pid = process.processIdentifier
        if withKill { kill(pid, SIGKILL) } else { terminate() }
        let force = Task { [stop] in
            try await Task.sleep(for: .seconds(stop.seconds))
            kill(pid, SIGKILL)
        }
        await process.waitForEnd()
        force.cancel()
        current.withLock { if $0 === process { $0 = nil } }
    }
}
