#if Postgres
import PNSCodec
import PNSService

/// What the registry does on a connection; what writes is inside a transaction that has the registry to itself.
struct RegistryTable {
    private let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    func register(
        _ device: DeviceDescription,
        of user: UID,
        at now: Timestamp,
        limit: Int
    ) throws -> RegistrationOutcome {
        let (number, id) = (Parameter.integer(user.column), Parameter.bytes(of: device.id.text))
        guard try self.run(RegistrySQL.countOthers(number, id)).integer(0, 0) < limit else { return .full }
        let subscription = device.subscription
        _ = try self.run(
            RegistrySQL.register(
                number,
                id,
                .bytes(of: device.platform?.rawValue ?? ""),
                .bytes(of: device.lang ?? ""),
                .bytes(subscription.map { Array($0.endpoint.text.utf8) }),
                .bytes(subscription.map { Array($0.keys.p256dh) }),
                .bytes(subscription.map { Array($0.keys.auth) }),
                .integer(now.seconds),
                .integer(Int64(now.nanoseconds))
            )
        )
        return .registered
    }

    func devices(of users: [UID]) throws -> [UID: [RegisteredDevice]] {
        let rows = try self.run(RegistrySQL.devices(.integers(Set(users).map(\.column))))
        var found: [UID: [RegisteredDevice]] = [:]
        for row in 0..<rows.count {
            guard let user = UID(column: try rows.integer(row, 0)) else { throw StoreError.damagedRow }
            found[user, default: []].append(try Self.device(rows, row))
        }
        return found
    }

    private static func device(_ rows: Rows, _ row: Int) throws -> RegisteredDevice {
        guard let id = DeviceID(try rows.text(row, 1)) else { throw StoreError.damagedRow }
        let (platform, lang) = (try rows.text(row, 2), try rows.text(row, 3))
        let description = DeviceDescription(
            id: id,
            platform: platform.isEmpty ? nil : DevicePlatform(rawValue: platform),
            lang: lang.isEmpty ? nil : lang,
            subscription: rows.isNull(row, 6) ? nil : try Self.subscription(rows, row)
        )
        return RegisteredDevice(description, registered: try rows.timestamp(row, 4))
    }

    private static func subscription(_ rows: Rows, _ row: Int) throws -> PushSubscription {
        guard let endpoint = PushEndpoint(try rows.text(row, 6)),
            let keys = PushSubscriptionKeys(p256dh: rows.bytes(row, 7), auth: rows.bytes(row, 8))
        else { throw StoreError.damagedRow }
        return PushSubscription(endpoint: endpoint, keys: keys)
    }

    func remove(_ device: DeviceID, of user: UID) throws -> Bool {
        try self.run(RegistrySQL.remove(.integer(user.column), .bytes(of: device.text))).changed > 0
    }

    func removeDead(_ device: DeviceID, since: Timestamp) throws -> Bool {
        let (seconds, nanoseconds) = (Parameter.integer(since.seconds), Parameter.integer(Int64(since.nanoseconds)))
        return try self.run(RegistrySQL.removeDead(.bytes(of: device.text), seconds, nanoseconds)).changed > 0
    }

    func alias(of user: UserID) throws -> UID? {
        let rows = try self.run(RegistrySQL.alias(.bytes(of: user.text)))
        guard rows.count > 0 else { return nil }
        guard let number = UID(column: try rows.integer(0, 0)) else { throw StoreError.damagedRow }
        return number
    }

    func makeAlias(of user: UserID, from source: UIDSource) throws -> UID {
        if let known = try self.alias(of: user) { return known }
        guard let number = try source.next(unless: self.isKnown) else { throw UIDSource.exhausted }
        _ = try self.run(RegistrySQL.addAlias(.bytes(of: user.text), .integer(number.column)))
        return number
    }

    private func isKnown(_ number: UID) throws -> Bool {
        try self.run(RegistrySQL.isKnown(.integer(number.column))).integer(0, 0) != 0
    }

    func countMessages(of users: [UserID], from source: UIDSource) throws -> [MessageNumber] {
        try users.map { user in
            let number = if let own = UID(userID: user.text) { own } else { try self.makeAlias(of: user, from: source) }
            let last = try self.run(RegistrySQL.countMessage(.integer(number.column))).integer(0, 0)
            return MessageNumber(user: number, seq: UInt64(last))
        }
    }

    private func run(_ call: Call) throws -> Rows {
        try self.connection.run([call])[0]
    }
}

extension UID {
    /// The number as PostgreSQL keeps 64 bits.
    fileprivate var column: Int64 { Int64(bitPattern: self.number) }

    /// The number in a column; nil comes of 0.
    fileprivate init?(column: Int64) {
        self.init(number: UInt64(bitPattern: column))
    }
}
#endif
