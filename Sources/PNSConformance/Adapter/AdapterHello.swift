/// What an adapter says about itself and its server.
struct AdapterHello: Hashable, Sendable {
    /// The name of the server's implementation, for the report.
    var name: String
    /// Its version.
    var version: String?
    /// What it can do.
    var capabilities: Set<AdapterCapability>
    /// Words among its capabilities that this runner does not know.
    var unknown: [String]
    /// The limits that the server has, by the names of the specification.
    var limits: [String: Int]
    /// How long a count can take to arrive, where there is no fence.
    var delayMilliseconds: Int

    /// Reads the `ok` of the answer to `hello`.
    ///
    /// - Throws: ``AdapterFault/Cause``.
    static func read(_ value: RawJSON) throws(AdapterFault.Cause) -> AdapterHello {
        let word = value["protocol"]?.stringValue ?? ""
        guard word.hasSameBytes(as: AdapterRequest.protocolName) else { throw .otherProtocol(word) }
        guard let name = value["name"]?.stringValue else { throw .badMember("hello has no text \"name\"") }
        guard let words = value["can"]?.elements else { throw .badMember("hello has no array \"can\"") }
        var hello = AdapterHello(
            name: name,
            version: value["version"]?.stringValue,
            capabilities: [],
            unknown: [],
            limits: [:],
            delayMilliseconds: 0
        )
        for word in words {
            guard let text = word.stringValue else { throw .badMember("\"can\" holds words") }
            if let capability = AdapterCapability(rawValue: text) {
                hello.capabilities.insert(capability)
            } else {
                hello.unknown.append(text)
            }
        }
        for limit in value["limits"]?.members ?? [] {
            guard let number = limit.value.intValue, number > 0 else {
                throw .badMember("the limit \(limit.name) is a positive integer")
            }
            hello.limits[limit.name] = number
        }
        if let delay = value["delayMilliseconds"] {
            guard let number = delay.intValue, (0...10_000).contains(number) else {
                throw .badMember("delayMilliseconds is 0 to 10000")
            }
            hello.delayMilliseconds = number
        }
        return hello
    }
}
