import Foundation
import Testing

@testable import PNSConformance

@Suite(.timeLimit(.minutes(1))) struct ServerProcessTests {
    /// The threads that run tasks block signals; a program that inherits that never hears that it is to end.
    @Test func startsAProgramThatHearsSignals() async throws {
        let log = FileManager.default.temporaryDirectory.appending(path: "server-process-\(UUID().uuidString).log")
        defer { try? FileManager.default.removeItem(at: log) }
        let process = ServerProcess(
            argv: ["/bin/sh", "-c", "grep SigBlk: /proc/self/status"],
            environment: [:],
            log: log
        )
        try await Task.detached { try process.start() }.value
        while process.isRunning { await Task.yield() }
        #expect(process.logText.split(whereSeparator: \.isWhitespace) == ["SigBlk:", "0000000000000000"])
    }
}
