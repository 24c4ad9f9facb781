/// `{"device_id":"…"}`: which device it is, in the application's answer about it beside ``AuthenticationAnswer``.
///
/// Spec: RIN-030, RIN-032
public struct AuthenticatedDevice: WireValue, Codable {
    /// What the device is known by to the provider that reaches it; nil where the application does not say.
    public var deviceID: DeviceID?

    /// Makes an answer.
    public init(deviceID: DeviceID?) {
        self.deviceID = deviceID
    }
}

extension AuthenticatedDevice: WireObject {
    init() {
        self.deviceID = nil
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("device_id", &self.deviceID)
    }
}
