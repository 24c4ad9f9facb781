/// The content of an unseen request in its object form: an object, null or `true`, which all mean the same.
///
/// Spec: UNS-004
struct UnseenNotificationDataRequest: WireElement, Hashable {
    /// The name of the request, and the whole of its two short forms (UNS-002, UNS-003).
    static let name: StaticString = "unseenNotificationDataRequest"

    init() {}

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() { return }
        if let flag = try? value.decode(Bool.self) {
            guard flag else { throw DecodingError.corrupted(.wrongType, at: decoder.codingPath) }
            return
        }
        _ = try decoder.container(keyedBy: WireKey.self)
    }

    func encode(to encoder: any Encoder) throws {
        _ = encoder.container(keyedBy: WireKey.self)
    }

    static func read(_ reader: inout WireReader) throws(RawFault) -> Self {
        switch reader.current {
        case .openBrace: try reader.skipValue()
        case UInt8(ascii: "n"): try reader.skipLiteral("null")
        case UInt8(ascii: "t"): try reader.skipLiteral("true")
        default: throw reader.typeFault()
        }
        return Self()
    }

    func write(_ writer: inout WireWriter) {
        writer.write(raw: "{}")
    }
}
