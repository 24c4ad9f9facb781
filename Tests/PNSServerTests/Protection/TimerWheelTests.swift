import Testing

@testable import PNSServer

@Suite struct TimerWheelTests {
    private final class Member: TimerWheelMember {
        let name: Int
        var wheelPlace = TimerWheelPlace()

        init(_ name: Int) { self.name = name }
    }

    @Test func givesEachMemberOnceItsTimeHasCome() {
        var wheel = TimerWheel<Member>(now: 100)
        let members = (0..<10).map(Member.init)
        for member in members { wheel.schedule(member, at: 100 + Int32(member.name)) }
        #expect(wheel.advance(to: 100).isEmpty)
        #expect(Set(wheel.advance(to: 101).map(\.name)) == [0, 1])  // what is overdue comes next
        #expect(wheel.advance(to: 101).isEmpty)
        #expect(Set(wheel.advance(to: 5).map(\.name)) == [])
        #expect(Set(wheel.advance(to: 104).map(\.name)) == [2, 3, 4])
        #expect(Set(wheel.advance(to: 5_000).map(\.name)) == [5, 6, 7, 8, 9])
        #expect(wheel.now == 5_000)
    }

    @Test func movesAndRemovesWithoutTouchingOthers() {
        var wheel = TimerWheel<Member>()
        let members = (0..<5).map(Member.init)
        for member in members { wheel.schedule(member, at: 10) }
        wheel.remove(members[1])
        wheel.remove(members[1])
        wheel.hasten(members[2], to: 20)  // later than it is due: nothing
        wheel.hasten(members[3], to: 5)
        wheel.schedule(members[4], at: 12)
        #expect(wheel.advance(to: 5).map(\.name) == [3])
        #expect(Set(wheel.advance(to: 10).map(\.name)) == [0, 2])
        #expect(wheel.advance(to: 60).map(\.name) == [4])
        wheel.remove(members[4])
        #expect(wheel.advance(to: 200).isEmpty)
    }

    @Test func givesWhatIsFarAwayAtTheEndOfItsTurn() {
        var wheel = TimerWheel<Member>()
        let member = Member(1)
        wheel.schedule(member, at: 1_000_000)
        #expect(wheel.advance(to: 62).isEmpty)
        #expect(wheel.advance(to: 63).map(\.name) == [1])
    }

    @Test func agreesWithAListThatIsSearched() {
        var generator = Seeded(state: 42)
        var wheel = TimerWheel<Member>()
        let members = (0..<40).map(Member.init)
        var deadlines: [Int: Int32] = [:]
        for _ in 0..<4_000 {
            let member = members[Int(generator.next() % 40)]
            switch generator.next() % 4 {
            case 0:
                wheel.remove(member)
                deadlines[member.name] = nil
            case 1:
                let instant = wheel.now + Int32(generator.next() % 5)
                let due = Set(wheel.advance(to: instant).map(\.name))
                #expect(due == Set(deadlines.filter { $0.value <= instant }.keys))
                for name in due { deadlines[name] = nil }
            default:
                let deadline = wheel.now + 1 + Int32(generator.next() % 62)
                wheel.schedule(member, at: deadline)
                deadlines[member.name] = deadline
            }
        }
    }

    private struct Seeded {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return self.state >> 33
        }
    }
}
