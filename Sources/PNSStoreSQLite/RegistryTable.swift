import Foundation
import GRDB
import PNSCodec
import PNSService

/// What the registry does inside one transaction or read.
struct RegistryTable {
    private let db: Database

    init(_ db: Database) {
        self.db = db
    }

    func register(
        _ device: DeviceDescription,
        of user: UID,
        at now: Timestamp,
        limit: Int
    ) throws -> RegistrationOutcome {
        let (number, id) = (user.column, Data(device.id.text.utf8))
        let others = try Int.fetchOne(
            self.db.cachedStatement(sql: RegistrySQL.countOthers),
            arguments: [number, id]
        )
        guard others ?? 0 < limit else { return .full }
        try self.db.cachedStatement(sql: RegistrySQL.takeFromOthers).execute(arguments: [id, number])
        let subscription = device.subscription
        try self.db.cachedStatement(sql: RegistrySQL.register).execute(
            arguments: [
                number, id, Data((device.platform?.rawValue ?? "").utf8), Data((device.lang ?? "").utf8),
                subscription.map { Data($0.endpoint.text.utf8) },
                subscription.map { Data($0.keys.p256dh) },
                subscription.map { Data($0.keys.auth) },
                now.seconds, Int64(now.nanoseconds),
            ]
        )
        return .registered
    }

    func devices(of users: [UID]) throws -> [UID: [RegisteredDevice]] {
        let statement = try self.db.cachedStatement(sql: RegistrySQL.devices)
        var found: [UID: [RegisteredDevice]] = [:]
        for user in users where found[user] == nil {
            let devices = try Row.fetchAll(statement, arguments: [user.column]).map(Self.device)
            if !devices.isEmpty { found[user] = devices }
        }
        return found
    }

    private static func device(_ row: Row) throws(StoreError) -> RegisteredDevice {
        guard let id = DeviceID(try row.text(0)) else { throw .damagedRow }
        let (platform, lang) = (try row.text(1), try row.text(2))
        let description = DeviceDescription(
            id: id,
            platform: platform.isEmpty ? nil : DevicePlatform(rawValue: platform),
            lang: lang.isEmpty ? nil : lang,
            subscription: row.isNull(5) ? nil : try Self.subscription(row)
        )
        return RegisteredDevice(description, registered: try row.timestamp(3))
    }

    private static func subscription(_ row: Row) throws(StoreError) -> PushSubscription {
        guard let endpoint = PushEndpoint(try row.text(5)),
            let keys = PushSubscriptionKeys(p256dh: try row.bytes(6), auth: try row.bytes(7))
        else { throw .damagedRow }
        return PushSubscription(endpoint: endpoint, keys: keys)
    }

    func remove(_ device: DeviceID, of user: UID) throws -> Bool {
        try self.db.cachedStatement(sql: RegistrySQL.remove).execute(
            arguments: [user.column, Data(device.text.utf8)]
        )
        return self.db.changesCount > 0
    }

    func removeDead(_ device: DeviceID, since: Timestamp) throws -> Bool {
        try self.db.cachedStatement(sql: RegistrySQL.removeDead).execute(
            arguments: [Data(device.text.utf8), since.seconds, Int64(since.nanoseconds)]
        )
        return self.db.changesCount > 0
    }

    func alias(of user: UserID) throws -> UID? {
        let statement = try self.db.cachedStatement(sql: RegistrySQL.alias)
        guard let row = try Row.fetchOne(statement, arguments: [Data(user.text.utf8)]) else { return nil }
        guard let number = UID(column: try row.integer(0)) else { throw StoreError.damagedRow }
        return number
    }

    func makeAlias(of user: UserID, from source: UIDSource) throws -> UID {
        if let known = try self.alias(of: user) { return known }
        guard let number = try source.next(unless: self.isKnown) else { throw UIDSource.exhausted }
        try self.db.cachedStatement(sql: RegistrySQL.addAlias).execute(
            arguments: [Data(user.text.utf8), number.column]
        )
        return number
    }

    private func isKnown(_ number: UID) throws -> Bool {
        let column = number.column
        var statement = try DirectStatement(self.db, RegistrySQL.isKnown)
        for _ in 0..<3 { try statement.bind(column) }
        return try statement.pair() != nil
    }

    func countMessages(of users: [UserID], from source: UIDSource) throws -> [MessageNumber] {
        try users.map { user in
            let number = if let own = UID(userID: user.text) { own } else { try self.makeAlias(of: user, from: source) }
            var read = try DirectStatement(self.db, RegistrySQL.lastMessage)
            try read.bind(number.column)
            let last = try read.pair()?.0 ?? 0
            var write = try DirectStatement(self.db, RegistrySQL.setLastMessage)
            try write.bind(number.column)
            try write.bind(last + 1)
            _ = try write.run()
            return MessageNumber(user: number, seq: UInt64(last + 1))
        }
    }
}

extension UID {
    /// The number as SQLite keeps 64 bits.
    fileprivate var column: Int64 { Int64(bitPattern: self.number) }

    /// The number in a column; nil comes of 0.
    fileprivate init?(column: Int64) {
        self.init(number: UInt64(bitPattern: column))
    }
}

extension Row {
    fileprivate func bytes(_ index: Int) throws(StoreError) -> [UInt8] {
        guard case .blob(let bytes) = (self[index] as DatabaseValue).storage else { throw .damagedRow }
        return Array(bytes)
    }

    fileprivate func isNull(_ index: Int) -> Bool {
        (self[index] as DatabaseValue).isNull
    }
}
