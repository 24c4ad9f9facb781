/// What a request of the application hands over: notifications as anybody has them, or a text for our own wire.
///
/// Pure and static: it reads the body of the request and knows no server.
struct RecordScope: Sendable {
    /// Why the request can be made on the wire only; `nil` when it can be said to an adapter.
    private(set) var wireReason: String?
    /// What an adapter has to be able to do for it.
    private(set) var needs: Set<AdapterCapability> = []
    /// The users, once for each record; a `$times` counts as several.
    private(set) var users: [RawJSON] = []
    /// Whether a record states its create date.
    private(set) var hasDates = false

    /// Reads the body of a request.
    init(_ body: Step.MessageForm?) {
        if case .json(let value)? = body { read(value) } else { refuse("it sends a text of its own making") }
    }

    private mutating func read(_ value: RawJSON) {
        guard let batch = value["notifications"] else { return readRecord(value) }
        needs.insert(.batch)
        if value.members?.count != 1 { refuse("it is a batch and more") }
        if let item = batch["item"], batch["$times"] != nil {
            readRecord(item)
            readRecord(item)
        } else if let records = batch.elements, !records.isEmpty {
            for record in records { readRecord(record) }
        } else {
            refuse("it is a batch of another form")
        }
    }

    private mutating func readRecord(_ value: RawJSON) {
        guard let members = value.members else { return refuse("it hands over no record") }
        for member in members {
            switch member.name {
            case "user_id", "notification_data": readText(member)
            case "notification_id":
                needs.insert(.ids)
                readText(member)
            case "create_date":
                hasDates = true
                // A date with names in it is made when it is sent; any other has to be one.
                if member.value.stringValue.flatMap({ $0.contains("${") ? true : Instant($0) != nil }) != true {
                    refuse("its create date is none")
                }
            case let name: refuse("it has the member \"\(name.shortened(to: 40))\"")
            }
        }
        for name in ["user_id", "notification_data"] where value[name] == nil { refuse("it has no \"\(name)\"") }
        users.append(value["user_id"] ?? .null)
    }

    private mutating func readText(_ member: RawJSON.Member) {
        if member.value["$fill"] != nil { return }
        guard let text = member.value.stringValue else { return refuse("its \"\(member.name)\" is no text") }
        if text.isEmpty, member.name != "notification_data" { refuse("its \"\(member.name)\" is empty") }
    }

    private mutating func refuse(_ reason: String) { wireReason = wireReason ?? reason }
}
