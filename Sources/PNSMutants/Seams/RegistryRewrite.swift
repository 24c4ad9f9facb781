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
    /// Keeps the devices that a user had first, whatever becomes of them.
    var firstDevices: MutantMemory<[UID: [RegisteredDevice]]>?
    /// The instant of which every provider is taken to speak.
    var deadSince: Timestamp?
    /// Whom a user of the application is taken for.
    var mistake: (@Sendable (UserID) -> UserID)?
    /// Whether a user of the application is counted under another number with each second message.
    var forgetsNumbers = false

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
        self.firstDevices?.with { first in
            for user in users {
                first[user] = first[user] ?? devices[user]
                devices[user] = first[user]
            }
        }
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
        self.removesDead ? try await self.base.removeDead(device, since: self.deadSince ?? since) : false
    }

    func alias(of user: UserID) async throws(StoreError) -> UID? { try await self.base.alias(of: self.known(user)) }

    func makeAlias(of user: UserID, from source: UIDSource) async throws(StoreError) -> UID {
        try await self.base.makeAlias(of: self.known(user), from: source)
    }

    func countMessages(of users: [UserID], from source: UIDSource) async throws(StoreError) -> [MessageNumber] {
        let numbers = try await self.base.countMessages(of: users.map(self.known), from: source)
        guard self.forgetsNumbers else { return numbers }
        return zip(users, numbers).map { user, number in
            guard case .named = PushUser(user), number.seq.isMultiple(of: 2),
                let other = UID(number: number.user.number ^ 1)
            else { return number }
            return MessageNumber(user: other, seq: number.seq)
        }
    }

    /// Whom a user is taken for.
    private func known(_ user: UserID) -> UserID {
        guard let mistake, case .named = PushUser(user) else { return user }
        return mistake(user)
    }

    func close() async throws(StoreError) { try await self.base.close() }
}

extension Mutant {
    /// A mutant with another registry of devices.
    static func registry(
        _ id: String,
        _ make: @escaping @Sendable (any DeviceRegistry) -> any DeviceRegistry
    ) -> Mutant {
        Mutant(id) { setup in
            guard let base = setup.configuration.receipts?.registry else { return }
            setup.configuration.receipts?.registry = make(base)
        }
    }
}
