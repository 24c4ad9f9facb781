import Foundation
import Glibc
import Logging
import Testing

@testable import pns

@Suite(.timeLimit(.minutes(1))) struct LogOutputTests {
    /// A pipe: its end to read from and its end to write to.
    private func makePipe() throws -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        return (ends[0], ends[1])
    }

    private func read(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    @Test func writesALineForEachMessage() throws {
        let (reader, writer) = try makePipe()
        let output = LogOutput(writer, maxLinesPerSecond: 100)
        var logger = Logger(label: "pns") { LineLogHandler(label: $0, output: output) }
        logger[metadataKey: "code"] = "malformed"
        logger.notice("first\nsecond", metadata: ["status": "400"])
        logger.debug("not wanted")
        output.finish()
        let text = read(reader)
        #expect(text.hasSuffix(" notice pns: code=malformed status=400 [PNSCommandTests] first\\nsecond\n"))
        #expect(text.count { $0 == "\n" } == 1)
    }

    @Test func doesNotWaitForAPipeThatNobodyReads() throws {
        let (reader, writer) = try makePipe()
        let output = LogOutput(writer, maxLinesPerSecond: 1_000_000)
        let line = String(repeating: "x", count: 1_023)
        // A pipe takes 64 KiB and the queue 1 MiB; the rest is left out, and nothing here waits.
        for _ in 0..<4_096 { output.write(line) }
        output.finish(within: .milliseconds(1))
        #expect(read(reader).hasPrefix(line))
    }
}
