import PNSCodec
import PNSService
import Synchronization

/// What every case of the kit works with: a registry, and short ways to fill and ask it.
struct RegistryTestBench: Sendable {
    static let start = Timestamp(seconds: 1_772_600_767, nanoseconds: 120_000_000)

    let place: RegistryPlace
    let caseName: String
    let registry: any DeviceRegistry

    /// An instant some seconds after the start.
    func at(_ seconds: Int64, nanoseconds: UInt32 = 0) -> Timestamp {
        Timestamp(seconds: Self.start.seconds + seconds, nanoseconds: nanoseconds)
    }

    func uid(_ number: UInt64) throws -> UID {
        guard let uid = UID(number: number) else { throw self.failure("\(number) is no number of a user", #line) }
        return uid
    }

    func id(_ text: String) throws -> DeviceID {
        guard let id = DeviceID(text) else { throw self.failure("\"\(text)\" is no id of a device", #line) }
        return id
    }

    func user(_ text: String) throws -> UserID { try UserID(validating: text) }

    @discardableResult
    func register(
        _ id: String,
        of user: UInt64 = 1,
        platform: String? = nil,
        lang: String? = nil,
        subscription: PushSubscription? = nil,
        at now: Timestamp = Self.start,
        limit: Int = 100
    ) async throws -> RegistrationOutcome {
        let device = DeviceDescription(
            id: try self.id(id),
            platform: platform.map(DevicePlatform.init(rawValue:)),
            lang: lang,
            subscription: subscription
        )
        return try await self.registry.register(device, of: try self.uid(user), at: now, limit: limit)
    }

    func devices(of user: UInt64 = 1) async throws -> [RegisteredDevice] {
        let uid = try self.uid(user)
        return try await self.registry.devices(of: [uid])[uid] ?? []
    }

    func ids(of user: UInt64 = 1) async throws -> [String] {
        try await self.devices(of: user).map(\.id.text)
    }

    func remove(_ id: String, of user: UInt64 = 1) async throws -> Bool {
        try await self.registry.remove(try self.id(id), of: try self.uid(user))
    }

    func removeDead(_ id: String, since: Timestamp) async throws -> Bool {
        try await self.registry.removeDead(try self.id(id), since: since)
    }

    /// A source that gives these numbers, and the last one for ever.
    func source(_ numbers: UInt64...) -> UIDSource {
        let rest = NumberList(numbers)
        return UIDSource { rest.next() }
    }

    func count(_ users: String..., from source: UIDSource = .random) async throws -> [MessageNumber] {
        try await self.registry.countMessages(of: try users.map { try self.user($0) }, from: source)
    }

    func expect<Value: Equatable>(
        _ found: Value,
        is promised: Value,
        _ what: String,
        line: UInt = #line
    ) throws {
        guard found == promised else { throw self.failure("\(what) is \(found) instead of \(promised)", line) }
    }

    func expect(_ condition: Bool, _ what: String, line: UInt = #line) throws {
        guard condition else { throw self.failure("not so: \(what)", line) }
    }

    func failure(_ message: String, _ line: UInt) -> StoreTestFailure {
        StoreTestFailure(caseName: self.caseName, message: message, line: line)
    }
}

/// Numbers that are given one after the other.
private final class NumberList: Sendable {
    private let rest: Mutex<[UInt64]>

    init(_ numbers: [UInt64]) {
        self.rest = Mutex(numbers)
    }

    func next() -> UInt64 {
        self.rest.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? 0 }
    }
}
