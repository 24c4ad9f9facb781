#if Postgres
public import PNSCodec
public import PNSService

extension PostgresStore: DeviceRegistry {
    /// Registers a device of a user, or registers it again.
    ///
    /// - Parameters:
    ///   - device: The device.
    ///   - user: Whose it is from now on.
    ///   - now: The instant of registration.
    ///   - limit: How many devices the user can have.
    /// - Returns: Whether it is registered.
    /// - Throws: When the database does not commit, or too many operations wait.
    public func register(
        _ device: DeviceDescription,
        of user: UID,
        at now: Timestamp,
        limit: Int
    ) async throws(StoreError) -> RegistrationOutcome {
        try await self.registry.submit { try $0.register(device, of: user, at: now, limit: limit) }
    }

    /// The devices of some users.
    ///
    /// - Parameter users: Whose.
    /// - Returns: The devices by user.
    /// - Throws: When the database cannot be read.
    public func devices(of users: [UID]) async throws(StoreError) -> [UID: [RegisteredDevice]] {
        try await self.read { try RegistryTable($0).devices(of: users) }
    }

    /// Takes a device away from a user.
    ///
    /// - Parameters:
    ///   - device: Which.
    ///   - user: Whose.
    /// - Returns: Whether the user had it.
    /// - Throws: When the database does not commit, or too many operations wait.
    public func remove(_ device: DeviceID, of user: UID) async throws(StoreError) -> Bool {
        try await self.registry.submit { try $0.remove(device, of: user) }
    }

    /// Removes a device that is of nobody any more, unless somebody registered it later.
    ///
    /// - Parameters:
    ///   - device: Which.
    ///   - since: The instant that the provider spoke of.
    /// - Returns: Whether it was removed.
    /// - Throws: When the database does not commit, or too many operations wait.
    public func removeDead(_ device: DeviceID, since: Timestamp) async throws(StoreError) -> Bool {
        try await self.registry.submit { try $0.removeDead(device, since: since) }
    }

    /// The number of a user, if one was ever given.
    ///
    /// - Parameter user: A user of the application.
    /// - Returns: The number.
    /// - Throws: When the database cannot be read.
    public func alias(of user: UserID) async throws(StoreError) -> UID? {
        try await self.read { try RegistryTable($0).alias(of: user) }
    }

    /// The number of a user, given now if it was not before.
    ///
    /// - Parameters:
    ///   - user: A user of the application.
    ///   - source: Makes numbers.
    /// - Returns: The number.
    /// - Throws: When the database does not commit, too many operations wait, or the source makes no new number.
    public func makeAlias(of user: UserID, from source: UIDSource) async throws(StoreError) -> UID {
        try await self.registry.submit { try $0.makeAlias(of: user, from: source) }
    }

    /// Counts a message for each of some users.
    ///
    /// - Parameters:
    ///   - users: Whose.
    ///   - source: Makes numbers for users who have none yet.
    /// - Returns: The number of the user and of the message, in the order of the users.
    /// - Throws: When the database does not commit, too many operations wait, or the source makes no new number.
    public func countMessages(
        of users: [UserID],
        from source: UIDSource
    ) async throws(StoreError) -> [MessageNumber] {
        try await self.registry.submit { try $0.countMessages(of: users, from: source) }
    }
}
#endif
