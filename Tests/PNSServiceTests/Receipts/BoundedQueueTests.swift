import Testing

@testable import PNSService

@Suite("A bounded queue")
struct BoundedQueueTests {
    @Test func `gives what it was given, in its order`() {
        var queue = BoundedQueue<Int>(.init(count: 1_000, bytes: 1_000))
        var (next, taken) = (0, [Int]())
        for round in 0..<50 {
            for _ in 0..<(round % 7) {
                #expect(queue.append(next, bytes: 1))
                next += 1
            }
            for _ in 0..<(round % 5) { if let element = queue.popFirst() { taken.append(element) } }
        }
        while let element = queue.popFirst() { taken.append(element) }
        #expect(taken == Array(0..<next))
        #expect(queue.count == 0)
    }

    @Test func `takes no more than its count`() {
        var queue = BoundedQueue<Int>(.init(count: 2, bytes: 1_000))
        #expect([1, 2, 3].map { queue.append($0, bytes: 1) } == [true, true, false])
        #expect(queue.count == 2)
        #expect(queue.popFirst() == 1)
        #expect(queue.append(4, bytes: 1))
        #expect(queue.popFirst() == 2)
        #expect(queue.popFirst() == 4)
    }

    @Test func `takes no more than its bytes, but one value however large`() {
        var queue = BoundedQueue<Int>(.init(count: 10, bytes: 100))
        #expect(queue.append(1, bytes: 500))
        #expect(!queue.append(2, bytes: 1))
        #expect(queue.popFirst() == 1)
        #expect(queue.append(3, bytes: 60))
        #expect(!queue.append(4, bytes: 41))
        #expect(queue.append(5, bytes: 40))
        #expect(queue.removeAll() == 2)
        #expect(queue.append(6, bytes: 100))
    }
}

@Suite("A work queue", .timeLimit(.minutes(1)))
struct WorkQueueTests {
    @Test func `gives a value to the worker that waits longest`() async {
        let queue = WorkQueue<Int>(.init(count: 1, bytes: 1))
        async let first = queue.next()
        #expect(queue.offer(7, bytes: 1) == .taken)
        #expect(await first == 7)
    }

    @Test func `ends the wait of a cancelled worker, and loses nothing`() async {
        let queue = WorkQueue<Int>(.init(count: 4, bytes: 100))
        let worker = Task { await queue.next() }
        worker.cancel()
        #expect(await worker.value == nil)
        #expect(queue.offer(1, bytes: 1) == .taken)
        #expect(await queue.next() == 1)
    }

    @Test func `gives out what waits when it is closed, and then nothing`() async {
        let queue = WorkQueue<Int>(.init(count: 4, bytes: 100))
        _ = queue.offer(1, bytes: 1)
        _ = queue.offer(2, bytes: 1)
        queue.close()
        #expect(queue.offer(3, bytes: 1) == .closed)
        #expect(await queue.next() == 1)
        #expect(queue.discard() == 1)
        #expect(await queue.next() == nil)
    }

    @Test func `says when there is no room`() {
        let queue = WorkQueue<Int>(.init(count: 1, bytes: 100))
        #expect(queue.offer(1, bytes: 1) == .taken)
        #expect(queue.offer(2, bytes: 1) == .full)
        #expect(queue.takeWaiting(5) == [1])
    }
}
