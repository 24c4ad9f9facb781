import PNSCodec
import PNSServer
import PNSService

/// A registry of devices that does not do all that it is asked for.
struct RegistryRewrite: DeviceRegistry {
    let base: any DeviceRegistry
    /// Whether dead devices are removed.
    var removesDead = true
    /// Whether devices are taken away from users.
    var takesAway = true
    /// Keeps for each user what was registered, whoever has it now.
    var hoard: MutantMemory<[UID: [RegisteredDevice]]>?

    func register(
        _ device: DeviceDescription,
        of user: UID,
        at now: Timestamp,
        limit: Int
    ) async throws(StoreError) -> RegistrationOutcome {
        self.hoard?.with { hoard in
            hoard[user, default: []].removeAll { $0.id == device.id }
            hoard[user, default: []].append(RegisteredDevice(device, registered: now))
        }
        return try await self.base.register(device, of: user, at: now, limit: limit)
    }

    func devices(of users: [UID]) async throws(StoreError) -> [UID: [RegisteredDevice]] {
        var devices = try await self.base.devices(of: users)
        guard let hoard = self.hoard?.with({ $0 }) else { return devices }
        for user in users {
            let known = Set(devices[user, default: []].map(\.id))
            devices[user, default: []] += hoard[user, default: []].filter { !known.contains($0.id) }
        }
        return devices
    }

    func remove(_ device: DeviceID, of user: UID) async throws(StoreError) -> Bool {
        self.takesAway ? try await self.base.remove(device, of: user) : true
    }

    func removeDead(_ device: DeviceID, since: Timestamp) async throws(StoreError) -> Bool {
        self.removesDead ? try await self.base.removeDead(device, since: since) : false
    }

    func alias(of user: UserID) async throws(StoreError) -> UID? { try await self.base.alias(of: user) }

    func makeAlias(of user: UserID, from source: UIDSource) async throws(StoreError) -> UID {
        try await self.base.makeAlias(of: user, from: source)
    }

    func countMessages(of users: [UserID], from source: UIDSource) async throws(StoreError) -> [MessageNumber] {
        try await self.base.countMessages(of: users, from: source)
    }

    func close() async throws(StoreError) { try await self.base.close() }
}

extension Mutant {
    /// A mutant with another registry of devices.
    static func registry(
        _ id: String,
        _ make: @escaping @Sendable (any DeviceRegistry) -> RegistryRewrite
    ) -> Mutant {
        Mutant(id) { setup in
            guard let base = setup.configuration.receipts?.registry else { return }
            setup.configuration.receipts?.registry = make(base)
        }
    }
}
