extension FaultRule {
    /// The words for what a rule does.
    private enum Word: String, CaseIterable { case delay, drop, duplicate, truncate, close }

    /// The most that a rule delays: longer than anybody waits for an answer.
    static let maxDelayMilliseconds = 60_000

    /// Reads `{"action", "direction", "frame" or "byte", …}`, as `Conformance/AUTHORING.md` describes it.
    ///
    /// - Parameter reader: The rule.
    /// - Throws: ``DataFault``.
    public init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            let word: Word = try members.required("action").choice()
            let direction: Direction = try members.required("direction").choice()
            let place = try Self.place(&members)
            if case .byte = place, word == .duplicate || word == .truncate {
                throw members.fault("Only a frame can be \(word == .duplicate ? "duplicated" : "truncated").")
            }
            return FaultRule(try Self.action(word, &members), direction, at: place)
        }
    }

    /// Reads rules from a file, `{"format": "faults/1", "rules": [RULE, …]}`.
    ///
    /// - Parameters:
    ///   - text: The text of the file.
    ///   - file: Its name, for faults.
    /// - Returns: The rules, at least one.
    /// - Throws: ``DataFault``.
    public static func readAll(text: String, file: String) throws(DataFault) -> [FaultRule] {
        let reader = try DataReader(text: text, file: file)
        return try reader.object { members throws(DataFault) in
            try members.format("faults/1")
            return try list(members.required("rules"))
        }
    }

    /// Reads rules, at least one.
    static func list(_ reader: DataReader) throws(DataFault) -> [FaultRule] {
        let rules = try reader.elements().map { rule throws(DataFault) in try FaultRule(rule) }
        guard !rules.isEmpty else { throw reader.fault("There is no rule here; leave the faults out, or name one.") }
        return rules
    }

    /// Reads a rule from the command line: `close,received,frame=2,how=reset`.
    ///
    /// - Parameter text: The action, the direction, then `NAME=VALUE` for each further member.
    /// - Throws: ``DataFault``.
    public init(text: String) throws(DataFault) {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        var members: [RawJSON.Member] = []
        for (index, word) in words.enumerated() {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            switch (index, parts.count) {
            case (0, 1): members.append(.init("action", .string(word)))
            case (1, 1): members.append(.init("direction", .string(word)))
            case (2..., 2):
                let isText = parts[0] == "how" || parts[0] == "containing"
                members.append(.init(parts[0], isText ? .string(parts[1]) : Int(parts[1]).map { .number($0) } ?? .null))
            default:
                let sentence = "A rule is ACTION,DIRECTION,NAME=VALUE,…, such as close,received,frame=2,how=reset."
                throw DataFault(file: "--fault \(text)", pointer: "", sentence: sentence)
            }
        }
        try self.init(DataReader(.object(members), file: "--fault \(text)", pointer: ""))
    }

    private static func place(_ members: inout DataMembers) throws(DataFault) -> Place {
        if let byte = members.optional("byte") { return .byte(number: try positive(byte)) }
        guard let frame = members.optional("frame") else {
            throw members.fault("A rule says where: \"frame\" or \"byte\", a number from 1.")
        }
        let opcode = try members.optional("opcode").map { reader throws(DataFault) in
            let value = try reader.int()
            guard (0...15).contains(value) else { throw reader.fault("An opcode has four bits.") }
            return UInt8(value)
        }
        return .frame(
            number: try positive(frame),
            opcode: opcode,
            containing: try members.optionalString("containing")
        )
    }

    private static func action(_ word: Word, _ members: inout DataMembers) throws(DataFault) -> Action {
        switch word {
        case .delay:
            let reader = try members.required("milliseconds")
            let milliseconds = try positive(reader)
            guard milliseconds <= maxDelayMilliseconds else {
                throw reader.fault("A delay is at most \(maxDelayMilliseconds) ms.")
            }
            return .delay(milliseconds: milliseconds)
        case .drop: return .drop
        case .duplicate: return .duplicate
        case .truncate: return .truncate(bytes: try positive(members.required("bytes")), try ending(&members))
        case .close:
            let ending = try ending(&members)
            guard ending != .stall else { throw members.fault("What stalls and is not cut is dropped: \"drop\".") }
            return .close(ending)
        }
    }

    private static func ending(_ members: inout DataMembers) throws(DataFault) -> Ending {
        try members.optional("how").map { word throws(DataFault) -> Ending in try word.choice() } ?? .end
    }

    private static func positive(_ reader: DataReader) throws(DataFault) -> Int {
        let value = try reader.int()
        guard value >= 1 else { throw reader.fault("This is a number from 1.") }
        return value
    }
}
