#if Postgres
import PNSCodec
import PNSService

/// Where nodes tell each other of changed counts: a channel for each schema, and who speaks.
struct NotifyChannel: Sendable {
    /// The name for LISTEN and NOTIFY.
    let name: String

    /// What a payload of this node begins with; a node passes over its own.
    let header: String

    /// Makes a channel.
    ///
    /// - Parameters:
    ///   - schema: The object id of the schema that holds the tables.
    ///   - node: Tells this node from the others; random.
    init(schema: Int64, node: UInt64 = .random(in: .min ... .max)) {
        self.name = "pns_\(schema)"
        self.header = String(node, radix: 16)
    }

    /// What a payload says: a header, and for each user the bytes of the id as hexadecimal digits, count and version.
    ///
    /// - Returns: The changes; nil for a payload of this node, and for one that is none.
    func changes(in payload: String) -> [CountChange]? {
        let parts = payload.split(separator: " ")
        guard let header = parts.first, header != self.header else { return nil }
        var changes: [CountChange] = []
        for part in parts.dropFirst() {
            let fields = part.split(separator: ":")
            guard fields.count == 3, let user = Self.user(fields[0]), let count = Int(fields[1]),
                let version = Int64(fields[2])
            else { return nil }
            changes.append(CountChange(user: user, count: UnseenCount(count: count, version: version)))
        }
        return changes
    }

    private static func user(_ digits: Substring) -> UserID? {
        var bytes: [UInt8] = []
        var rest = digits.utf8[...]
        while rest.count >= 2 {
            guard let byte = UInt8(Substring(rest.prefix(2)), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        guard rest.isEmpty, let text = String(validating: bytes, as: UTF8.self) else { return nil }
        return try? UserID(validating: text)
    }
}
#endif
