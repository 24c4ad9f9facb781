public import PNSCodec

extension DeviceID: ExpressibleByExtendedGraphemeClusterLiteral {}
extension DeviceID: ExpressibleByUnicodeScalarLiteral {}
extension DeviceID: ExpressibleByStringLiteral {
    /// Takes a text that a test knows not to be empty.
    public init(stringLiteral text: String) {
        guard let id = DeviceID(text) else { preconditionFailure("an id is not empty") }
        self = id
    }
}

extension DeviceID: ExpressibleByStringInterpolation {}
