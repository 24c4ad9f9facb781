import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct AuthenticationQueueTests {
    @Test func runsAsManyAsItMayAndRefusesOneTooMany() async {
        let queue = AuthenticationQueue(maxRunning: 1, maxWaiting: 0)
        let (entered, leave) = (Inbox(), Inbox())
        async let first = queue.run {
            entered.append([1])
            return await leave.take { bytes, _ in bytes.first }
        }
        _ = await entered.take { bytes, _ in bytes.first }
        #expect(await queue.run { UInt8(2) }.word == "full")
        leave.append([7])
        #expect(await first.result == 7)
        #expect(await queue.run { UInt8(3) }.result == 3)
    }

    @Test func runsEverybodyInTheEnd() async {
        let queue = AuthenticationQueue(maxRunning: 2, maxWaiting: 1_000)
        let sum = await withTaskGroup(of: Int.self) { group in
            for number in 1...200 {
                group.addTask {
                    await queue.run {
                        await Task.yield()
                        return number
                    }.result ?? 0
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 20_100)
    }

    @Test func letsGoOfAWaitThatIsCancelled() async {
        let queue = AuthenticationQueue(maxRunning: 1, maxWaiting: 10)
        let (entered, leave) = (Inbox(), Inbox())
        async let first = queue.run {
            entered.append([1])
            return await leave.take { bytes, _ in bytes.first }
        }
        _ = await entered.take { bytes, _ in bytes.first }
        let waiting = Task { await queue.run { UInt8(2) } }
        waiting.cancel()
        #expect(await waiting.value.word == "cancelled")
        leave.append([7])
        #expect(await first.result == 7)
        #expect(await queue.run { UInt8(3) }.result == 3)
    }
}

extension AuthenticationQueue.Outcome {
    fileprivate var result: Result? {
        if case .done(let result) = self { result } else { nil }
    }

    fileprivate var word: String {
        switch self {
        case .done: "done"
        case .full: "full"
        case .cancelled: "cancelled"
        }
    }
}
