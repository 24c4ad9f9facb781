import Foundation

/// Keeps threads on one processor, so that the server and its load do not take turns on the same one.
enum Pinning {
    /// Keeps the calling thread on a processor, if `taskset` is installed.
    ///
    /// - Parameter processor: Which, from 0.
    static func pinThread(to processor: Int) {
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
        guard isPossible, let thread = link?.split(separator: "/").last else { return }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/taskset")
        process.arguments = ["-cp", "\(processor)", String(thread)]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return }
        process.waitUntilExit()
    }

    /// Whether threads and processes can be bound here.
    static var isPossible: Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/taskset") }
}
