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
    /// The path of the target, in front of every path of the protocol.
    public var base = ""
    /// Members that this server calls otherwise, by the name in the specification: where the value stands instead.
    public var members: [String: [String]] = [:]

    /// Describes an operation as the specification has it.
    public init(method: String, path: String, success: [Int], isOnClock: Bool) {
        self.method = method
        self.path = path
        self.success = success
        self.isOnClock = isOnClock
    }

    /// The operation behind the path of a target.
    func based(on base: String) -> Operation {
        var operation = self
        operation.base = base
        operation.path = base + path
        return operation
    }

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
            var operation = Operation(
                method: try members.string("method"),
                path: try members.string("path"),
                success: success,
                isOnClock: try members.optionalString("on") == "clock"
            )
            operation.base = try members.optionalString("base") ?? ""
            for (name, place) in try members.optional("members")?.entries() ?? [] {
                operation.members[name] = try place.strings()
            }
            return operation
        }
    }
}
