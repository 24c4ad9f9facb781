public import PNSCodec

/// Keeps which devices users have, the numbers of users who have none, and how far their messages are counted.
///
/// A registry takes every instant and all randomness as arguments. `DeviceRegistryTestKit` checks all that is promised
/// here; an author of another registry runs it. What changed something is durable when it returns. Cancelling a call can
/// leave its operation done.
public protocol DeviceRegistry: Sendable {
    /// Registers a device of a user, or registers it again.
    ///
    /// An id belongs to one user: who registers it last has it, and nobody else any more (REG-003).
    ///
    /// - Parameters:
    ///   - device: The device; it replaces what was registered under its id.
    ///   - user: Whose it is from now on.
    ///   - now: The instant of registration.
    ///   - limit: How many devices the user can have, 1 or more (REG-010).
    /// - Returns: Whether it is registered; nothing changed if not.
    /// - Throws: When the registry fails; nothing changed then.
    func register(
        _ device: DeviceDescription,
        of user: UID,
        at now: Timestamp,
        limit: Int
    ) async throws(StoreError) -> RegistrationOutcome

    /// The devices of some users, each user's in ascending order of the bytes of the ids.
    ///
    /// - Parameter users: Whose; one that is not known has none.
    /// - Returns: The devices by user; a user without devices is not among them.
    /// - Throws: When the registry fails.
    func devices(of users: [UID]) async throws(StoreError) -> [UID: [RegisteredDevice]]

    /// Takes a device away from a user.
    ///
    /// - Parameters:
    ///   - device: Which; one that is not the user's is left alone.
    ///   - user: Whose.
    /// - Returns: Whether the user had it.
    /// - Throws: When the registry fails; nothing changed then.
    func remove(_ device: DeviceID, of user: UID) async throws(StoreError) -> Bool

    /// Removes a device of which a provider said that it is of nobody any more, unless somebody registered it later.
    ///
    /// - Parameters:
    ///   - device: Which.
    ///   - since: What the provider said holds of this instant; a later registration stands (HND-021).
    /// - Returns: Whether it was removed.
    /// - Throws: When the registry fails; nothing changed then.
    func removeDead(_ device: DeviceID, since: Timestamp) async throws(StoreError) -> Bool

    /// The number of a user, if one was ever given.
    ///
    /// - Parameter user: A user of the application whose id is no id of the profile.
    /// - Returns: The number; nil for a user who was never given one.
    /// - Throws: When the registry fails.
    func alias(of user: UserID) async throws(StoreError) -> UID?

    /// The number of a user, given now if it was not before, and never another one (RIN-021).
    ///
    /// - Parameters:
    ///   - user: A user of the application whose id is no id of the profile.
    ///   - source: Makes numbers; one that is known here as anybody's is not taken.
    /// - Returns: The number.
    /// - Throws: When the registry fails, or the source makes no new number; nothing changed then.
    func makeAlias(of user: UserID, from source: UIDSource) async throws(StoreError) -> UID

    /// Counts a message for each of some users (RIN-023).
    ///
    /// The messages of a user are counted from 1, and no number is given twice, whatever happens to the process.
    ///
    /// - Parameters:
    ///   - users: Whose, by the ids that the application has for them; a user can be there several times.
    ///   - source: Makes numbers for users who have none yet.
    /// - Returns: The number of the user and of the message, in the order of the users.
    /// - Throws: When the registry fails, or the source makes no new number; nothing changed then.
    func countMessages(of users: [UserID], from source: UIDSource) async throws(StoreError) -> [MessageNumber]

    /// Finishes what is under way and releases what the registry holds; later calls fail with code `closed`.
    ///
    /// - Throws: When the registry fails.
    func close() async throws(StoreError)
}

/// What became of a registration.
public enum RegistrationOutcome: Hashable, Sendable {
    /// The device is the user's.
    case registered

    /// The user has as many devices as one can have; nothing changed.
    case full
}

/// A user of the profile and the number of one of their messages.
public struct MessageNumber: Hashable, Sendable {
    /// The user.
    public var user: UID

    /// The number of the message, 1 or more.
    public var seq: UInt64

    /// Makes a number.
    public init(user: UID, seq: UInt64) {
        self.user = user
        self.seq = seq
    }
}
