/// What the pattern of a message speaks of: delivery, counts and retention, or the wire.
///
/// Pure and static: it reads the pattern and knows no server.
struct MessagePatternScope: Sendable {
    /// Why the pattern can be judged on the wire only; `nil` when it can be judged anywhere.
    private(set) var wireReason: String?
    /// What an adapter has to be able to do for it.
    private(set) var needs: Set<AdapterCapability> = []
    private var hasKind = false

    /// Reads the pattern of one message.
    init(_ pattern: RawJSON) {
        readMessage(pattern)
        if !hasKind, wireReason == nil { wireReason = "it looks at the form of a message, whatever its kind" }
    }

    private mutating func readMessage(_ pattern: RawJSON) {
        for member in pattern.members ?? [] {
            switch member.name {
            case "$extra": refuse("it looks for further members")
            case "$not": readMessage(member.value)
            case "$in": for element in member.value.elements ?? [] { readMessage(element) }
            case DeviceState.countKind: hasKind = true
            case "newNotificationData":
                hasKind = true
                needs.insert(.unseen)
                readData(member.value)
            case DeviceState.seenKind:
                hasKind = true
                needs.insert(.seen)
                readData(member.value)
            case let name where name.hasPrefix("$"): break
            case let name: refuse("it looks at \"\(name)\" messages")
            }
        }
    }

    /// The part of a pattern that describes notifications.
    private mutating func readData(_ pattern: RawJSON) {
        for element in pattern.elements ?? [] { readData(element) }
        for member in pattern.members ?? [] {
            switch member.name {
            case "notification_data": readForm(member.value)
            case "create_date":
                needs.insert(.dates)
                readForm(member.value)
            case "seen_date":
                needs.insert(.seenDates)
                readForm(member.value)
            case let name where name.hasPrefix("$"): readData(member.value)
            case let name: refuse("it looks at the member \"\(name)\"")
            }
        }
    }

    private mutating func readForm(_ pattern: RawJSON) {
        if pattern["$timestamp"] != nil { refuse("it looks at the spelling of a date") }
    }

    private mutating func refuse(_ reason: String) { wireReason = wireReason ?? reason }
}
