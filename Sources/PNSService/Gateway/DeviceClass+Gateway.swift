public import PNSCodec

extension DeviceClass {
    /// Devices that only the legacy protocol of Google reaches.
    public static let gcm = DeviceClass(checked: "gcm")

    /// Devices that the push gateway of Tinode reaches.
    public static let tnpg = DeviceClass(checked: "tnpg")

    private init(checked name: StaticString) {
        guard let type = DeviceClass(rawValue: "\(name)") else { preconditionFailure("a class has a name") }
        self = type
    }
}
