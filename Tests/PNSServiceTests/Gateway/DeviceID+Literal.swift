import PNSCodec

extension DeviceID: @retroactive ExpressibleByExtendedGraphemeClusterLiteral {}
extension DeviceID: @retroactive ExpressibleByUnicodeScalarLiteral {}
extension DeviceID: @retroactive ExpressibleByStringLiteral {
    /// Takes a text that a test knows not to be empty.
    public init(stringLiteral text: String) {
        guard let id = DeviceID(text) else { preconditionFailure("an id is not empty") }
        self = id
    }
}

extension DeviceID: @retroactive ExpressibleByStringInterpolation {}
