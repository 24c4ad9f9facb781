/// Where a push provider listens that the runner plays for a server which somebody else runs.
public struct ProviderPlace: Hashable, Sendable {
    /// Where it listens.
    public var listen: Endpoint
    /// The URL under which the server reaches it, if another.
    public var advertise: String?

    /// Names a place.
    public init(listen: Endpoint, advertise: String? = nil) {
        self.listen = listen
        self.advertise = advertise
    }

    /// Reads the places of `providers`.
    ///
    /// - Throws: ``DataFault``, also for a provider that there is not.
    static func readAll(_ reader: DataReader?) throws(DataFault) -> [ProviderKind: ProviderPlace] {
        var places: [ProviderKind: ProviderPlace] = [:]
        for entry in try reader?.entries() ?? [] where entry.name != DataMembers.comment {
            guard let kind = ProviderKind.listening.first(where: { $0.rawValue == entry.name }) else {
                let names = ProviderKind.listening.map(\.rawValue).joined(separator: ", ")
                throw entry.reader.fault("\"\(entry.name.shortened(to: 40))\" is no provider; there are \(names).")
            }
            places[kind] = try entry.reader.object { members throws(DataFault) in
                members.skipComment()
                let text = try members.required("listen")
                guard let parsed = Endpoint.parse("http://" + (try text.string())), parsed.path.isEmpty else {
                    throw text.fault("providers.\(entry.name).listen is HOST:PORT.")
                }
                return ProviderPlace(listen: parsed.endpoint, advertise: try members.optionalString("advertise"))
            }
        }
        return places
    }
}
