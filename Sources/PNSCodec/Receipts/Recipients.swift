/// The recipients of a receipt by their users: an object whose names are user ids.
///
/// A name is `usr` and the text of a number, or the text alone; written is the former, in ascending order of the numbers. A
/// decimal number, which the source's own encoder writes and its decoder refuses, is no name.
///
/// Spec: RCT-003 to RCT-006
struct Recipients: Hashable, Sendable {
    var byUser: [UID: Recipient]
}

extension Recipients: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> Recipients {
        guard reader.current == .openBrace else { throw reader.typeFault() }
        var recipients = Recipients(byUser: [:])
        let base = reader.names.count
        try reader.enter()
        guard reader.current != .closeBrace else {
            reader.leave()
            return recipients
        }
        repeat {
            let offset = reader.position
            let name = try reader.passName(above: base)
            guard let uid = Self.uid(name) else { throw RawFault(.invalidUserID, offset) }
            let recipient = try Recipient.read(&reader)
            guard recipients.byUser.updateValue(recipient, forKey: uid) == nil else {
                throw RawFault(.conflictingMembers, offset)
            }
        } while try reader.nextItem(closing: .closeBrace)
        reader.names.truncate(to: base)
        return recipients
    }

    func write(_ writer: inout WireWriter) {
        writer.open(.openBrace)
        for (uid, recipient) in self.byUser.sorted(by: { $0.key.number < $1.key.number }) {
            writer.write(string: uid.userID)
            writer.write(raw: ":")
            recipient.write(&writer)
            writer.separate()
        }
        writer.close(.closeBrace)
    }

    private static func uid(_ name: some Collection<UInt8>) -> UID? {
        let prefix = UID.prefix.utf8
        return name.count == UID.textCount
            ? UID(utf8: name)
            : name.starts(with: prefix) ? UID(utf8: name.dropFirst(prefix.count)) : nil
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: WireKey.self)
        self.byUser = [:]
        for key in container.allKeys {
            guard let uid = Self.uid(Array(key.stringValue.utf8)) else {
                throw DecodingError.corrupted(.invalidUserID, at: decoder.codingPath + [key])
            }
            guard self.byUser.updateValue(try container.decode(Recipient.self, forKey: key), forKey: uid) == nil else {
                throw DecodingError.corrupted(.conflictingMembers, at: decoder.codingPath + [key])
            }
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: WireKey.self)
        for (uid, recipient) in self.byUser {
            try container.encode(recipient, forKey: WireKey(stringValue: uid.userID))
        }
    }
}
