import Foundation
import Glibc

/// A server that was started as a process of its own.
final class RunningTarget: Sendable {
    let kind: any ServerKind
    /// Where devices connect.
    let port: Int
    /// Where the application publishes.
    let publishPort: Int
    let tree: ProcessTree
    private let process: Process
    private let folder: String

    private init(_ kind: any ServerKind, _ ports: [Int], _ process: Process, _ folder: String) {
        self.kind = kind
        self.port = ports[0]
        self.publishPort = ports[ports.count - 1]
        self.tree = ProcessTree(root: process.processIdentifier)
        self.process = process
        self.folder = folder
    }

    /// Starts a server and waits until it listens.
    ///
    /// - Parameters:
    ///   - kind: Which one.
    ///   - processor: The processor that it has to stay on; `nil` for all.
    /// - Returns: The server.
    /// - Throws: ``BenchFault`` with the end of its output when it does not listen within 20 seconds.
    static func start(_ kind: any ServerKind, on processor: Int?) async throws -> RunningTarget {
        let folder = FileManager.default.temporaryDirectory.path + "/pns-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let plan = try kind.launch(in: folder)
        let pin = processor.map { ["taskset", "-c", "\($0)"] } ?? []
        let log = "\(folder)/output"
        try Data().write(to: URL(filePath: log))
        let output = try FileHandle(forWritingTo: URL(filePath: log))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = pin + plan.command
        process.environment = ProcessInfo.processInfo.environment.merging(plan.environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        do {
            return RunningTarget(kind, try await waitForPorts(plan, process), process, folder)
        } catch {
            let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            _ = Glibc.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            try? FileManager.default.removeItem(atPath: folder)
            throw BenchFault("\(kind.name) did not start: \(text.suffix(400))")
        }
    }

    func handshake(_ device: Int) -> [UInt8] { kind.handshake(device) }

    /// Ends the server at once, as a crash would; ``stop()`` takes away what is left.
    func kill() {
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
    }

    /// Ends the server, waits for its end and removes its files.
    func stop() {
        _ = Glibc.kill(process.processIdentifier, SIGTERM)
        let pid = process.processIdentifier
        let force = DispatchWorkItem { _ = Glibc.kill(pid, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 5, execute: force)
        process.waitUntilExit()
        force.cancel()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func waitForPorts(_ plan: LaunchPlan, _ process: Process) async throws -> [Int] {
        for _ in 0..<2_000 where process.isRunning {
            let ports = plan.port.map { [$0] } ?? plan.portFile.map(readPorts) ?? []
            if let first = ports.first, isListening(first) { return ports }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw BenchFault("it does not listen")
    }

    private static func readPorts(_ file: String) -> [Int] {
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        return text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    }

    private static func isListening(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
