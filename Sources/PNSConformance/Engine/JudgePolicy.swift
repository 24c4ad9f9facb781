/// What a judge has to know about the run it judges in.
public struct JudgePolicy: Sendable {
    /// Whether the read barrier can be trusted on this server (ORD-003, probed at the start).
    public var isBarrierProved = true
    /// The unit T: eight times the 99th percentile of the round trips measured at the start, at least 50 ms.
    public var unitMilliseconds = 50
    /// The least time that something which has to come is waited for.
    public var leastDeadlineMilliseconds = 5_000
    /// Seconds that one step can take by the protocol.
    public var patienceSeconds = 10
    /// What the target gives.
    public var means: Set<Scenario.Means> = []
    /// Says what is wrong with a message of the server, by its schema; `nil` when nothing is.
    public var fault: @Sendable (RawJSON) -> String? = { _ in nil }
    /// The operations by name.
    public var operations: [String: Operation] = [:]

    /// Creates a policy with the stated defaults.
    public init() {}

    /// Nothing is waited for longer.
    var lastMilliseconds: Int { max(leastDeadlineMilliseconds, 20 * unitMilliseconds) }
    /// What comes by itself has come.
    var quietMilliseconds: Int { max(250, 3 * unitMilliseconds) }
}

/// An HTTP operation by name, so that a server with other paths can be judged without touching a scenario.
public struct Operation: Hashable, Sendable {
    /// The method.
    public var method: String
    /// The path with `${…}`.
    public var path: String
    /// The statuses that a step without checks takes for success.
    public var success: [Int]
    /// Whether it goes to the clock's own listener.
    public var isOnClock: Bool

    /// Reads the operations of `operations.json`.
    ///
    /// - Throws: ``DataFault``.
    static func readAll(_ reader: DataReader) throws(DataFault) -> [String: Operation] {
        let entries = try reader.object { members throws(DataFault) in
            try members.format("operations/1")
            return try members.required("operations").entries()
        }
        var operations: [String: Operation] = [:]
        for entry in entries { operations[entry.name] = try read(entry.reader) }
        return operations
    }

    static func read(_ reader: DataReader) throws(DataFault) -> Operation {
        try reader.object { members throws(DataFault) in
            _ = try members.optionalString("clause")
            let success = try members.required("success").elements().map { status throws(DataFault) in
                try status.int()
            }
            return Operation(
                method: try members.string("method"),
                path: try members.string("path"),
                success: success,
                isOnClock: try members.optionalString("on") == "clock"
            )
        }
    }
}
