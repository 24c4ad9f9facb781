/// An item that a provider received for a device of the scenario.
struct SeenItem {
    /// The name of the device.
    var device: String
    /// Of a name that stands for many devices, the number of this one.
    var number: Int?
    var item: ProviderRecord.Item
    /// The request that held it, by its index among all that the scenario saw, and the place of the item in it.
    var request: Int
    var place: Int
    /// Whether a step has waited for it.
    var isTaken = false

    /// The item as checks see it.
    ///
    /// - Parameter request: The index of the request among those that the check sees.
    /// - Returns: An object.
    func json(request: Int) -> RawJSON {
        .object([
            "device": .string(device), "number": number.map { .number($0) }, "token": .string(item.token),
            "message": item.message, "request": .number(request), "place": .number(place),
        ])
    }
}

extension ProviderRecord {
    /// The request as checks see it.
    var json: RawJSON {
        var fields: [RawJSON.Member] = []
        for field in headers {
            let name = field.name.lowercased()
            if let index = fields.firstIndex(where: { $0.name == name }), let value = fields[index].value.stringValue {
                fields[index].value = .string("\(value), \(field.value)")
            } else {
                fields.append(.init(name, .string(field.value)))
            }
        }
        return .object([
            "provider": .string(provider.rawValue), "method": .string(method), "path": .string(path),
            "headers": .object(fields), "items": .number(items.count), "details": details,
            "faults": .strings(faults), "status": status.map { .number($0) }, "connection": .number(connection),
            "milliseconds": .number(milliseconds),
        ])
    }
}
