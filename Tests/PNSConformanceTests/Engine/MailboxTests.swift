import Testing

@testable import PNSConformance

@Suite(.timeLimit(.minutes(1))) struct MailboxTests {
    @Test("hands over in the order of posting")
    func keepsOrder() async {
        let mailbox = Mailbox(bound: 100, overflow: -1)
        for item in 0..<100 { mailbox.post(item, isDroppable: true) }
        for item in 0..<100 { #expect(await mailbox.next() == item) }
    }

    @Test("wakes the one who waits")
    func wakes() async {
        let mailbox = Mailbox(bound: 1, overflow: -1)
        async let first = mailbox.next()
        mailbox.post(7)
        #expect(await first == 7)
    }

    @Test("drops what is beyond the bound, and says so once")
    func overflows() async {
        let mailbox = Mailbox(bound: 2, overflow: -1)
        for item in 0..<5 { mailbox.post(item, isDroppable: true) }
        var taken: [Int] = []
        for _ in 0..<3 { taken.append(await mailbox.next()) }
        #expect(taken == [0, 1, -1])
        mailbox.post(5, isDroppable: true)
        #expect(await mailbox.next() == 5)
    }

    @Test("never drops what the runner tells itself")
    func keepsDeadlines() async {
        let mailbox = Mailbox(bound: 2, overflow: -1)
        for item in 0..<5 { mailbox.post(item, isDroppable: true) }
        mailbox.post(9)
        var taken: [Int] = []
        for _ in 0..<4 { taken.append(await mailbox.next()) }
        #expect(taken == [0, 1, -1, 9])
    }

    @Test("takes from many threads without losing or doubling")
    func takesFromMany() async {
        let mailbox = Mailbox(bound: 10_000, overflow: -1)
        await withTaskGroup { tasks in
            for thread in 0..<4 {
                tasks.addTask { for item in 0..<500 { mailbox.post(thread * 1_000 + item, isDroppable: true) } }
            }
        }
        var lastOfThread = [-1, -1, -1, -1]
        for _ in 0..<2_000 {
            let item = await mailbox.next()
            #expect(item % 1_000 == lastOfThread[item / 1_000] + 1)
            lastOfThread[item / 1_000] = item % 1_000
        }
        #expect(lastOfThread == [499, 499, 499, 499])
    }
}
