public import PNSCodec

/// Says which connections users have at the moment.
public protocol LiveConnections: Sendable {
    /// The connections of some users, as they are once every count that was published before has been told.
    ///
    /// - Parameter users: Whose.
    /// - Returns: The connections by user; a user without any is not among them.
    func connections(of users: Set<UserID>) async -> [UserID: UserConnections]
}

/// The connections of one user.
public struct UserConnections: Hashable, Sendable {
    /// How many there are.
    public var count: Int

    /// The devices at their other ends, where they are known; each once.
    public var devices: [DeviceID]

    /// Makes a summary.
    public init(count: Int = 0, devices: [DeviceID] = []) {
        self.count = count
        self.devices = devices
    }

    /// Adds a connection.
    ///
    /// - Parameter device: The device at its other end, if that is known.
    public mutating func add(_ device: DeviceID?) {
        self.count += 1
        if let device, !self.devices.contains(device) { self.devices.append(device) }
    }

    /// Adds the connections of the same user from elsewhere.
    public mutating func add(_ other: UserConnections) {
        self.count += other.count
        for device in other.devices where !self.devices.contains(device) { self.devices.append(device) }
    }
}
