public import PNSCodec
import Synchronization

/// A registry that keeps everything in memory and loses it at the end of the process.
///
/// For trials and tests; it answers as every other registry does.
public final class InMemoryDeviceRegistry: DeviceRegistry {
    private struct State {
        var content = MemoryRegistry()
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Creates an empty registry.
    public init() {}

    /// Registers a device of a user, or registers it again.
    ///
    /// - Parameters:
    ///   - device: The device.
    ///   - user: Whose it is from now on.
    ///   - now: The instant of registration.
    ///   - limit: How many devices the user can have.
    /// - Returns: Whether it is registered.
    /// - Throws: With code `closed` after ``close()``.
    public func register(
        _ device: DeviceDescription,
        of user: UID,
        at now: Timestamp,
        limit: Int
    ) async throws(StoreError) -> RegistrationOutcome {
        try self.withContent { content throws(StoreError) in content.register(device, of: user, at: now, limit: limit) }
    }

    /// The devices of some users.
    ///
    /// - Parameter users: Whose.
    /// - Returns: The devices by user.
    /// - Throws: With code `closed` after ``close()``.
    public func devices(of users: [UID]) async throws(StoreError) -> [UID: [RegisteredDevice]] {
        try self.withContent { content throws(StoreError) in content.devices(of: users) }
    }

    /// Takes a device away from a user.
    ///
    /// - Parameters:
    ///   - device: Which.
    ///   - user: Whose.
    /// - Returns: Whether the user had it.
    /// - Throws: With code `closed` after ``close()``.
    public func remove(_ device: DeviceID, of user: UID) async throws(StoreError) -> Bool {
        try self.withContent { content throws(StoreError) in content.remove(device) { $0.user == user } }
    }

    /// Removes a device that is of nobody any more, unless somebody registered it later.
    ///
    /// - Parameters:
    ///   - device: Which.
    ///   - since: The instant that the provider spoke of.
    /// - Returns: Whether it was removed.
    /// - Throws: With code `closed` after ``close()``.
    public func removeDead(_ device: DeviceID, since: Timestamp) async throws(StoreError) -> Bool {
        try self.withContent { content throws(StoreError) in
            content.remove(device) { $0.device.registered <= since }
        }
    }

    /// The number of a user, if one was ever given.
    ///
    /// - Parameter user: A user of the application.
    /// - Returns: The number.
    /// - Throws: With code `closed` after ``close()``.
    public func alias(of user: UserID) async throws(StoreError) -> UID? {
        try self.withContent { content throws(StoreError) in content.aliases[user] }
    }

    /// The number of a user, given now if it was not before.
    ///
    /// - Parameters:
    ///   - user: A user of the application.
    ///   - source: Makes numbers.
    /// - Returns: The number.
    /// - Throws: With code `closed` after ``close()``, `unavailable` when the source makes no new number.
    public func makeAlias(of user: UserID, from source: UIDSource) async throws(StoreError) -> UID {
        try self.withContent { content throws(StoreError) in try content.makeAlias(of: user, from: source) }
    }

    /// Counts a message for each of some users.
    ///
    /// - Parameters:
    ///   - users: Whose.
    ///   - source: Makes numbers for users who have none yet.
    /// - Returns: The number of the user and of the message, in the order of the users.
    /// - Throws: With code `closed` after ``close()``, `unavailable` when the source makes no new number.
    public func countMessages(
        of users: [UserID],
        from source: UIDSource
    ) async throws(StoreError) -> [MessageNumber] {
        try self.withContent { content throws(StoreError) in try content.countMessages(of: users, from: source) }
    }

    /// Forgets everything.
    ///
    /// - Throws: Nothing.
    public func close() async throws(StoreError) {
        self.state.withLock { $0 = State(isClosed: true) }
    }

    private func withContent<Value: Sendable>(
        _ body: (inout MemoryRegistry) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        let result: Result<Value, StoreError> = self.state.withLock { state in
            guard !state.isClosed else { return .failure(StoreError(code: .closed, cause: "the registry is closed")) }
            return Result { () throws(StoreError) in try body(&state.content) }
        }
        return try result.get()
    }
}

/// What an ``InMemoryDeviceRegistry`` keeps.
private struct MemoryRegistry: Sendable {
    struct Entry {
        let user: UID
        let device: RegisteredDevice
    }

    private(set) var aliases: [UserID: UID] = [:]
    private var entries: [DeviceID: Entry] = [:]
    private var devices: [UID: Set<DeviceID>] = [:]
    private var numbers: Set<UID> = []
    private var lastMessages: [UID: UInt64] = [:]

    mutating func register(
        _ device: DeviceDescription,
        of user: UID,
        at now: Timestamp,
        limit: Int
    ) -> RegistrationOutcome {
        let others = self.devices[user, default: []].subtracting([device.id]).count
        guard others < limit else { return .full }
        _ = self.remove(device.id) { _ in true }
        self.entries[device.id] = Entry(user: user, device: RegisteredDevice(device, registered: now))
        self.devices[user, default: []].insert(device.id)
        return .registered
    }

    func devices(of users: [UID]) -> [UID: [RegisteredDevice]] {
        var found: [UID: [RegisteredDevice]] = [:]
        for user in users {
            guard let ids = self.devices[user] else { continue }
            found[user] = ids.sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
                .compactMap { self.entries[$0]?.device }
        }
        return found
    }

    mutating func remove(_ id: DeviceID, if isMeant: (Entry) -> Bool) -> Bool {
        guard let entry = self.entries[id], isMeant(entry) else { return false }
        self.entries[id] = nil
        self.devices[entry.user]?.remove(id)
        if self.devices[entry.user]?.isEmpty == true { self.devices[entry.user] = nil }
        return true
    }

    mutating func makeAlias(of user: UserID, from source: UIDSource) throws(StoreError) -> UID {
        if let known = self.aliases[user] { return known }
        let number = source.next { number in
            self.numbers.contains(number) || self.devices[number] != nil || self.lastMessages[number] != nil
        }
        guard let number else { throw UIDSource.exhausted }
        self.aliases[user] = number
        self.numbers.insert(number)
        return number
    }

    /// Nothing is counted before every user has a number, so that nothing has to be taken back.
    mutating func countMessages(of users: [UserID], from source: UIDSource) throws(StoreError) -> [MessageNumber] {
        let known = self.aliases
        var numbers: [UID] = []
        do throws(StoreError) {
            for user in users {
                let own = UID(userID: user.text)
                let number = if let own { own } else { try self.makeAlias(of: user, from: source) }
                numbers.append(number)
            }
        } catch {
            self.aliases = known
            self.numbers = Set(known.values)
            throw error
        }
        return numbers.map { number in
            let seq = self.lastMessages[number, default: 0] + 1
            self.lastMessages[number] = seq
            return MessageNumber(user: number, seq: seq)
        }
    }
}
