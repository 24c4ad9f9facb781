import Testing

@testable import pns

@Suite struct LogQueueTests {
    private func text(_ queue: inout LogQueue) -> String { String(decoding: queue.takeAll(), as: UTF8.self) }

    @Test func takesSoManyLinesASecond() {
        var queue = LogQueue(maxBytes: 1_000, maxLinesPerSecond: 2)
        for line in ["a", "b", "c", "d"] { queue.add(line, at: 7) }
        #expect(queue.leftOut == 2)
        #expect(text(&queue) == "a\nb\n")
        queue.add("e", at: 8)
        #expect(text(&queue) == "pns: 2 lines of this log were left out here\ne\n")
        #expect(queue.leftOut == 0)
    }

    @Test func holdsSoManyBytes() {
        var queue = LogQueue(maxBytes: 10, maxLinesPerSecond: 100)
        queue.add("12345678", at: 1)
        queue.add("9", at: 1)
        #expect(queue.waiting.count == 9 && queue.leftOut == 1)
        #expect(text(&queue) == "12345678\n")
    }

    @Test func countsWhatCouldNotBeWritten() {
        var queue = LogQueue(maxBytes: 1_000, maxLinesPerSecond: 100)
        queue.lost("rest of a line\nanother\n".utf8)
        queue.tellWhatWasLeftOut()
        queue.tellWhatWasLeftOut()
        #expect(text(&queue) == "pns: 2 lines of this log were left out here\n")
    }
}
