/// A member name as `Codable` wants it.
struct WireKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ name: StaticString) {
        stringValue = name.description
    }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        nil
    }
}
