import PNSCodec
import PNSService
import Synchronization

/// A registry that breaks one promise.
final class BrokenRegistry: DeviceRegistry {
    enum Fault: String, CaseIterable {
        case sharedDevices = "lets two users have one device"
        case noLimit = "registers more devices than the limit"
        case stuckLimit = "counts a device that is registered again as one more"
        case frozenDates = "keeps the instant of the first registration"
        case foreignRemovals = "lets a user remove another's device"
        case boldPruning = "removes a dead device whoever registered it later"
        case shyPruning = "removes no dead device"
        case unordered = "gives devices in another order"
        case forgottenAliases = "draws a number at each use"
        case takenNumbers = "takes a number that is another's"
        case frozenCounts = "counts every message as the first"
        case openWhenClosed = "works after it was closed"
    }

    private let fault: Fault
    private let good = InMemoryDeviceRegistry()
    private let first = Mutex<[DeviceID: Timestamp]>([:])
    private let shared = Mutex<[UID: [RegisteredDevice]]>([:])

    init(_ fault: Fault) {
        self.fault = fault
    }

    func register(
        _ device: DeviceDescription,
        of user: UID,
        at now: Timestamp,
        limit: Int
    ) async throws(StoreError) -> RegistrationOutcome {
        var (limit, now) = (limit, now)
        switch self.fault {
        case .noLimit: limit = .max
        case .stuckLimit:
            let count = try await self.good.devices(of: [user])[user]?.count ?? 0
            if count >= limit { return .full }
        case .frozenDates:
            let known = now
            now = self.first.withLock { first in
                defer { first[device.id] = first[device.id] ?? known }
                return first[device.id] ?? known
            }
        case .sharedDevices:
            let kept = RegisteredDevice(device, registered: now)
            self.shared.withLock { $0[user, default: []].append(kept) }
        default: break
        }
        return try await self.good.register(device, of: user, at: now, limit: limit)
    }

    func devices(of users: [UID]) async throws(StoreError) -> [UID: [RegisteredDevice]] {
        let devices = try await self.good.devices(of: users)
        switch self.fault {
        case .unordered: return devices.mapValues { $0.reversed() }
        case .sharedDevices: return self.shared.withLock { $0.filter { users.contains($0.key) } }
        default: return devices
        }
    }

    func remove(_ device: DeviceID, of user: UID) async throws(StoreError) -> Bool {
        if self.fault == .foreignRemovals { return try await self.good.removeDead(device, since: .latest) }
        return try await self.good.remove(device, of: user)
    }

    func removeDead(_ device: DeviceID, since: Timestamp) async throws(StoreError) -> Bool {
        switch self.fault {
        case .shyPruning: return false
        case .boldPruning: return try await self.good.removeDead(device, since: .latest)
        default: return try await self.good.removeDead(device, since: since)
        }
    }

    func alias(of user: UserID) async throws(StoreError) -> UID? {
        try await self.good.alias(of: user)
    }

    func makeAlias(of user: UserID, from source: UIDSource) async throws(StoreError) -> UID {
        if self.fault == .forgottenAliases || self.fault == .takenNumbers,
            let number = source.next(unless: { _ in false })
        {
            if self.fault == .forgottenAliases { _ = try await self.good.makeAlias(of: user, from: source) }
            return number
        }
        return try await self.good.makeAlias(of: user, from: source)
    }

    func countMessages(
        of users: [UserID],
        from source: UIDSource
    ) async throws(StoreError) -> [MessageNumber] {
        var numbers = try await self.good.countMessages(of: users, from: source)
        if self.fault == .frozenCounts {
            for index in numbers.indices { numbers[index].seq = 1 }
        }
        return numbers
    }

    func close() async throws(StoreError) {
        if self.fault != .openWhenClosed { try await self.good.close() }
    }
}
