/// What a timer wheel keeps: it remembers where the wheel has put it.
protocol TimerWheelMember: AnyObject {
    /// Where it is; the wheel's own.
    var wheelPlace: TimerWheelPlace { get set }
}

/// A place on a timer wheel.
struct TimerWheelPlace: Hashable {
    fileprivate var deadline: Int32 = 0
    fileprivate var index: Int32 = -1

    /// The place of what is not on a wheel.
    init() {}
}

/// The timers of many members in one: adding, moving and removing cost the same however many there are.
///
/// A second is a slot. A deadline beyond the last slot stands in that one, and whoever takes a member out asks it for
/// the rest. The wheel has no clock: it goes to where it is told.
struct TimerWheel<Member: TimerWheelMember> {
    private static var slotCount: Int32 { 64 }

    private var slots: [[Member]] = Array(repeating: [], count: Int(Self.slotCount))

    /// Where the wheel stands, in seconds.
    private(set) var now: Int32

    /// Makes a wheel.
    ///
    /// - Parameter now: Where it stands, in seconds, 0 or more.
    init(now: Int32 = 0) {
        self.now = now
    }

    /// Makes a member due at an instant, the next one at the earliest.
    ///
    /// - Parameters:
    ///   - member: The member; it is moved if it is on the wheel.
    ///   - deadline: When, in seconds.
    mutating func schedule(_ member: Member, at deadline: Int32) {
        self.remove(member)
        let deadline = min(max(deadline, self.now + 1), self.now + Self.slotCount - 1)
        let slot = Int(deadline % Self.slotCount)
        member.wheelPlace.deadline = deadline
        member.wheelPlace.index = Int32(self.slots[slot].count)
        self.slots[slot].append(member)
    }

    /// Makes a member due at an instant unless it is due before.
    ///
    /// - Parameters:
    ///   - member: The member.
    ///   - deadline: When, in seconds.
    mutating func hasten(_ member: Member, to deadline: Int32) {
        guard member.wheelPlace.index < 0 || member.wheelPlace.deadline > deadline else { return }
        self.schedule(member, at: deadline)
    }

    /// Takes a member off the wheel, if it is on it.
    ///
    /// - Parameter member: The member.
    mutating func remove(_ member: Member) {
        let index = Int(member.wheelPlace.index)
        guard index >= 0 else { return }
        let slot = Int(member.wheelPlace.deadline % Self.slotCount)
        let last = self.slots[slot].removeLast()
        if last !== member {
            self.slots[slot][index] = last
            last.wheelPlace.index = Int32(index)
        }
        if self.slots[slot].isEmpty { self.slots[slot] = [] }
        member.wheelPlace.index = -1
    }

    /// Turns the wheel and takes off whatever has become due on the way.
    ///
    /// - Parameter instant: Where to, in seconds; an earlier instant is ignored.
    /// - Returns: The members, those of a far deadline included; no order is promised.
    mutating func advance(to instant: Int32) -> [Member] {
        guard instant > self.now else { return [] }
        var due: [Member] = []
        for step in 1...min(instant - self.now, Self.slotCount) {
            let slot = Int((self.now + step) % Self.slotCount)
            guard !self.slots[slot].isEmpty else { continue }
            due += self.slots[slot]
            self.slots[slot] = []
        }
        for member in due { member.wheelPlace.index = -1 }
        self.now = instant
        return due
    }
}
