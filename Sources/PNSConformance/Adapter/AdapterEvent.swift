/// What an adapter reports that nobody asked for.
enum AdapterEvent: Hashable, Sendable {
    /// The number of unseen notifications that the server told the device.
    case count(Int)
    /// Notifications that the device got without an answer being due: unseen or seen ones.
    case data(isSeen: Bool, [AdapterNotification])
    /// The connection is gone.
    case closed(reason: String)

    /// Reads an event line.
    ///
    /// - Throws: ``AdapterFault/Cause``.
    static func read(_ word: String, _ line: RawJSON) throws(AdapterFault.Cause) -> AdapterEvent {
        switch word {
        case "count":
            guard let count = line["count"]?.intValue, count >= 0 else {
                throw .badMember("\"count\" is an integer from 0")
            }
            return .count(count)
        case "data":
            let isSeen = line["seen"] == .bool(true)
            guard let list = line["notifications"]?.elements else {
                throw .badMember("data has an array \"notifications\"")
            }
            var notifications: [AdapterNotification] = []
            for element in list { notifications.append(try AdapterNotification.read(element)) }
            return .data(isSeen: isSeen, notifications)
        case "closed": return .closed(reason: line["reason"]?.stringValue ?? "no reason given")
        default: throw .unknownLine("the event \"\(word.shortened(to: 40))\"; there are count, data and closed")
        }
    }
}
