/// How a request to an adapter ended.
enum AdapterAnswer: Hashable, Sendable {
    /// It was done; what came back depends on the request.
    case done(AdapterYield)
    /// The server, or the adapter, says no.
    case refused(Refusal, message: String)
    /// The adapter cannot be used any further.
    case broken(AdapterFault)

    /// The codes of an error.
    enum Refusal: String, CaseIterable, Hashable, Sendable {
        /// The adapter has no way to do this.
        case unsupported
        /// The server refused it.
        case refused
        /// The server knows the id from a notification with other content.
        case conflict
        /// It did not work, or took too long.
        case failed
    }
}

/// What a request brought back.
enum AdapterYield: Hashable, Sendable {
    case nothing
    case hello(AdapterHello)
    /// The ids of notifications, in the order in which they were handed over; empty where the server tells none.
    case ids([String])
    case notifications([AdapterNotification])

    /// Reads the `ok` of an answer.
    ///
    /// - Throws: ``AdapterFault/Cause``.
    static func read(_ value: RawJSON, for request: AdapterRequest) throws(AdapterFault.Cause) -> AdapterYield {
        guard value.members != nil else { throw .badMember("\"ok\" is an object") }
        switch request {
        case .hello: return .hello(try AdapterHello.read(value))
        case .notify(let records):
            guard let ids = value["ids"] else { return .ids([]) }
            let texts = ids.elements?.compactMap(\.stringValue) ?? []
            guard texts.count == records.count, texts.count == ids.elements?.count else {
                throw .badMember("\"ids\" holds one text for each notification")
            }
            return .ids(texts)
        case .unseen, .seen:
            guard let list = value["notifications"]?.elements else {
                throw .badMember("the answer to \(request.word) has an array \"notifications\"")
            }
            var notifications: [AdapterNotification] = []
            for element in list { notifications.append(try AdapterNotification.read(element)) }
            return .notifications(notifications)
        case .connect, .drop, .fence, .clock, .restart, .bye: return .nothing
        }
    }
}
