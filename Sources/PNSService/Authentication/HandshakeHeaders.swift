/// The headers of a device's handshake, in the order received, names as written.
public struct HandshakeHeaders: Hashable, Sendable {
    /// One line of a header.
    public struct Field: Hashable, Sendable {
        /// The name as the device wrote it.
        public var name: String

        /// The value without the white space around it.
        public var value: String

        /// Creates a field.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The lines; a repeated header has several.
    public var fields: [Field]

    /// Creates headers.
    public init(_ fields: [Field]) {
        self.fields = fields
    }

    /// The values of a header, whatever the case of its name.
    public subscript(_ name: String) -> [String] {
        let name = name.lowercased()
        return fields.filter { $0.name.lowercased() == name }.map(\.value)
    }
}
