import Testing

@testable import PNSService

@Suite("A bounded queue")
struct BoundedQueueTests {
    /// Puts values behind each other; says which were taken.
    private func append(_ values: [(Int, Int)], to queue: inout BoundedQueue<Int>) -> [Bool] {
        var taken: [Bool] = []
        for (value, bytes) in values { taken.append(queue.append(value, bytes: bytes)) }
        return taken
    }

    /// Takes values until there is none, or so many are.
    private func take(_ limit: Int = .max, from queue: inout BoundedQueue<Int>) -> [Int] {
        var taken: [Int] = []
        while taken.count < limit, let element = queue.popFirst() { taken.append(element) }
        return taken
    }

    @Test func `gives what it was given, in its order`() {
        var queue = BoundedQueue<Int>(.init(count: 1_000, bytes: 1_000))
        var (next, taken) = (0, [Int]())
        for round in 0..<50 {
            for _ in 0..<(round % 7) {
                _ = queue.append(next, bytes: 1)
                next += 1
            }
            taken += self.take(round % 5, from: &queue)
        }
        taken += self.take(from: &queue)
        #expect(taken == Array(0..<next))
        #expect(queue.count == 0)
    }

    @Test func `takes no more than its count`() {
        var queue = BoundedQueue<Int>(.init(count: 2, bytes: 1_000))
        let first = self.append([(1, 1), (2, 1), (3, 1)], to: &queue)
        #expect(first == [true, true, false])
        #expect(queue.count == 2)
        let one = self.take(1, from: &queue)
        let again = self.append([(4, 1)], to: &queue)
        #expect(one == [1] && again == [true])
        let rest = self.take(from: &queue)
        #expect(rest == [2, 4])
    }

    @Test func `takes no more than its bytes, but one value however large`() {
        var queue = BoundedQueue<Int>(.init(count: 10, bytes: 100))
        let first = self.append([(1, 500), (2, 1)], to: &queue)
        #expect(first == [true, false])
        let one = self.take(from: &queue)
        #expect(one == [1])
        let second = self.append([(3, 60), (4, 41), (5, 40)], to: &queue)
        #expect(second == [true, false, true])
        let count = queue.removeAll()
        let last = self.append([(6, 100)], to: &queue)
        #expect(count == 2 && last == [true])
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
