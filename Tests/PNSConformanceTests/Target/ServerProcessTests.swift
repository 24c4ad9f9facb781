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

    @Test func readsTheLinesOfAProgramAndKeepsThem() async throws {
        let log = FileManager.default.temporaryDirectory.appending(path: "server-process-\(UUID().uuidString).log")
        defer { try? FileManager.default.removeItem(at: log) }
        let output = HandlerOutput()
        let (records, continuation) = AsyncStream<ProviderRecord>.makeStream()
        output.observe { continuation.yield($0) }
        let script =
            #"echo warned >&2; echo '{"receipt":{"to":{"usrA":{}}}}'; echo plain; echo '{"receipt":{"to":{"usrB":{}}}}'"#
        let process = ServerProcess(argv: ["/bin/sh", "-c", script], environment: [:], log: log, output: output)
        try await Task.detached { try process.start() }.value
        var tokens: [[String]] = []
        for await record in records {
            tokens.append(record.items.map(\.token))
            if tokens.count == 2 { break }
        }
        #expect(tokens == [["usrA"], ["usrB"]])
        await process.end(withKill: false)
        let lines = process.logText.split(separator: "\n")
        #expect(
            lines.filter { $0 != "warned" } == [
                #"{"receipt":{"to":{"usrA":{}}}}"#, "plain", #"{"receipt":{"to":{"usrB":{}}}}"#,
            ]
        )
        #expect(lines.contains("warned"))
    }
}
