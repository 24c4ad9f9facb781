/// The fields of an `application/x-www-form-urlencoded` text, in their order.
///
/// Spec: OAU-004, OAU-028
public struct FormFields: Hashable, Sendable {
    /// A name with its value, both decoded.
    public struct Field: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The value; empty where there is none.
        public var value: String

        /// Makes a field.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The fields, those that are doubled included.
    public var fields: [Field]

    /// Makes a form.
    public init(_ fields: [Field]) {
        self.fields = fields
    }

    /// Reads a form; nothing between two `&` is no field.
    ///
    /// It is nil where a percent sign stands without two hexadecimal digits, or a decoded text is not UTF-8.
    ///
    /// - Parameter bytes: The text.
    public init?(form bytes: some Collection<UInt8>) {
        fields = []
        for part in bytes.split(separator: UInt8(ascii: "&")) {
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = halves.count == 2 ? Self.decode(halves[1]) : ""
            guard let name = Self.decode(halves[0]), let value else { return nil }
            fields.append(Field(name, value))
        }
    }

    /// The values of every field of a name.
    public subscript(name: String) -> [String] {
        fields.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
    }

    /// Writes the form.
    public var text: String {
        fields.map { "\(Self.encode($0.name))=\(Self.encode($0.value))" }.joined(separator: "&")
    }

    /// Decodes one name or value.
    ///
    /// - Parameter bytes: The encoded text.
    /// - Returns: nil where it is not one.
    public static func decode(_ bytes: some Sequence<UInt8>) -> String? {
        var decoded: [UInt8] = []
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// Encodes one name or value: letters, digits and `*-._` stay, a space becomes a plus sign.
    ///
    /// - Parameter text: The text.
    /// - Returns: Its encoded form.
    public static func encode(_ text: String) -> String {
        var encoded: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                encoded.append(byte)
            case UInt8(ascii: " "): encoded.append(UInt8(ascii: "+"))
            default: encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
