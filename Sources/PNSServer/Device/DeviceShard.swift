import NIOCore
import PNSCodec
import PNSService

/// The device connections of one event loop.
///
/// No lock and no task stands between a changed count and the sockets: a publication comes in by one call on the
/// loop, marks the sessions that it concerns, and these are flushed once at the end of the tick.
final class DeviceShard: @unchecked Sendable {
    // Unchecked: everything that changes is touched on `loop` only; the methods that come from outside prove it.

    /// The event loop that owns the shard.
    let loop: any EventLoop

    /// The published times.
    let times: DeviceWatch.Times

    /// What has happened on this loop.
    let counters = ShardCounters()

    private let clock: any ServiceClock
    private let clauses: ClauseCounter
    private var elapsed: ElapsedSeconds
    private var wheel = TimerWheel<DeviceChannelHandler>()
    private var isTicking = false
    private var devices: [UserID: DeviceGroup] = [:]
    private var dirty: [DeviceChannelHandler] = []
    private var lastCount: (message: NewNotificationCountChanged, frame: ByteBuffer)?
    private var scratch: [DeviceSession.Action] = []

    /// Makes a shard without connections.
    ///
    /// - Parameters:
    ///   - loop: The event loop that owns it.
    ///   - times: How long devices can keep a connection waiting.
    ///   - clock: The time to go by.
    ///   - clauses: Told which clauses are executed.
    init(loop: any EventLoop, times: DeviceWatch.Times, clock: any ServiceClock, clauses: ClauseCounter) {
        self.loop = loop
        self.clauses = clauses
        self.times = times
        self.clock = clock
        self.elapsed = ElapsedSeconds(from: clock.now())
    }

    /// The second that the shard stands at; up to one behind the clock.
    var now: Int32 { self.wheel.now }

    /// Takes in a connection that has opened.
    func add(_ device: DeviceChannelHandler) {
        self.loop.preconditionInEventLoop()
        // Nobody turned the wheel while it was empty.
        if self.devices.isEmpty { self.runDue() }
        if self.devices[device.user] != nil { self.clauses.note(.con011) }
        self.devices[device.user, default: .none].add(device)
        self.tick()
    }

    /// Lets go of a connection that ends.
    func remove(_ device: DeviceChannelHandler) {
        self.loop.preconditionInEventLoop()
        guard var group = self.devices[device.user] else { return }
        self.devices[device.user] = nil
        group.remove(device)
        if !group.isEmpty { self.devices[device.user] = group }
        self.wheel.remove(device)
    }

    // MARK: Time

    /// Looks at a connection at this second, or before.
    func look(at device: DeviceChannelHandler, by second: Int32) {
        self.wheel.hasten(device, to: second)
    }

    /// Looks at all connections for which it is time.
    func runDue() {
        self.loop.preconditionInEventLoop()
        for device in self.wheel.advance(to: self.elapsed.advance(to: self.clock.now())) { device.watchIsDue() }
    }

    /// One timer for all connections of the loop, as long as there are any.
    private func tick() {
        guard !self.isTicking, !self.devices.isEmpty else { return }
        self.isTicking = true
        self.loop.assumeIsolated().scheduleTask(in: .seconds(1)) {
            self.isTicking = false
            self.runDue()
            self.tick()
        }
    }

    // MARK: Counts

    /// Tells the sessions concerned that counts changed (CNT-004, CNT-005, CNT-006).
    func deliver(_ changes: [CountChange]) {
        self.loop.preconditionInEventLoop()
        guard !self.devices.isEmpty else { return }
        for change in changes {
            guard let group = self.devices[change.user] else { continue }
            self.clauses.note(.cnt006)
            group.forEach { $0.deliver(.countChanged(change.count)) }
        }
    }

    /// The users who have a connection on this loop.
    var users: [UserID] {
        self.loop.preconditionInEventLoop()
        return Array(self.devices.keys)
    }

    /// The connections of some users on this loop.
    func connections(of users: Set<UserID>) -> [UserID: UserConnections] {
        self.loop.preconditionInEventLoop()
        var found: [UserID: UserConnections] = [:]
        for user in users {
            guard let group = self.devices[user] else { continue }
            group.forEach { found[user, default: UserConnections()].add($0.device) }
        }
        return found
    }

    /// Flushes a session at the end of the tick, behind the publications that are waiting already.
    func scheduleFlush(of device: DeviceChannelHandler) {
        self.dirty.append(device)
        guard self.dirty.count == 1 else { return }
        self.loop.execute {
            let dirty = self.dirty
            self.dirty.removeAll(keepingCapacity: dirty.count < 4_096)
            for device in dirty { device.flushDue() }
        }
    }

    /// Closes every connection there is with code 1001, spread over a time (OPS-013, OPS-015).
    func sendAway(over period: Duration) {
        self.loop.preconditionInEventLoop()
        var devices: [DeviceChannelHandler] = []
        for group in self.devices.values { group.forEach { devices.append($0) } }
        let all = devices
        if all.count > 1, period > .zero { self.clauses.note(.ops015) }
        for step in DeparturePlan(count: all.count, over: period).steps {
            self.loop.assumeIsolated().scheduleTask(in: TimeAmount(step.delay)) {
                for device in all[step.devices] { device.sendAway() }
            }
        }
    }

    /// Closes every connection at once, without a close handshake.
    func abort() {
        self.loop.preconditionInEventLoop()
        for group in self.devices.values { group.forEach { $0.abort() } }
    }

    /// The frame of a count, shared by all connections that are told the same one after another.
    func frame(of message: NewNotificationCountChanged) -> ByteBuffer {
        if let last = self.lastCount, last.message == message { return last.frame }
        let frame = FrameEncoder.text(ServerMessage.newNotificationCountChanged(message).wire())
        self.lastCount = (message, frame)
        return frame
    }

    /// Lends an empty array, so that most events need no allocation.
    func withActions(_ body: (inout [DeviceSession.Action]) -> Void) {
        var actions = self.scratch
        self.scratch = []
        body(&actions)
        actions.removeAll(keepingCapacity: true)
        self.scratch = actions
    }
}

/// The connections of one user on one event loop; nearly always one.
private enum DeviceGroup {
    case none
    case one(DeviceChannelHandler)
    case many([DeviceChannelHandler])

    var isEmpty: Bool {
        if case .none = self { true } else { false }
    }

    mutating func add(_ device: DeviceChannelHandler) {
        switch self {
        case .none: self = .one(device)
        case .one(let first): self = .many([first, device])
        case .many(var devices):
            self = .none
            devices.append(device)
            self = .many(devices)
        }
    }

    mutating func remove(_ device: DeviceChannelHandler) {
        switch self {
        case .none:
            break
        case .one(let first):
            if first === device { self = .none }
        case .many(var devices):
            self = .none
            devices.removeAll { $0 === device }
            self = devices.count == 1 ? .one(devices[0]) : .many(devices)
        }
    }

    func forEach(_ body: (DeviceChannelHandler) -> Void) {
        switch self {
        case .none: break
        case .one(let device): body(device)
        case .many(let devices): for device in devices { body(device) }
        }
    }
}
