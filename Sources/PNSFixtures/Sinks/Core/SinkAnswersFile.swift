package import PNSConformance

/// The scripted answers of a file, `Conformance/schemas/sink-answers.schema.json`.
package struct SinkAnswersFile: Sendable {
    /// One answer and for whom it is.
    package struct Entry: Sendable {
        /// The device, or `*` for all that have no answers of their own.
        package var token: String
        /// The answer.
        package var answer: ProviderAnswer
        /// How often it is given; `nil` is always.
        package var times: Int?
    }

    /// The answers in the order of the file.
    package let entries: [Entry]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - text: What is in it.
    ///   - file: Its name, for faults.
    ///   - rules: The provider whose words `code` are.
    /// - Throws: ``DataFault`` with the place of the first thing that is wrong.
    package init(text: String, file: String, for rules: some SinkRules) throws(DataFault) {
        let reader = try DataReader(text: text, file: file)
        self.entries = try reader.object { members throws(DataFault) in
            _ = members.optional("$schema")
            _ = members.optional("$comment")
            try members.format("sink-answers/1")
            return try members.required("answers").elements().map { element throws(DataFault) in
                try Self.entry(element, rules)
            }
        }
    }

    private static func entry(_ reader: DataReader, _ rules: some SinkRules) throws(DataFault) -> Entry {
        try reader.object { members throws(DataFault) in
            _ = members.optional("$comment")
            let token = try members.optionalString("token") ?? "*"
            let always = try members.optional("always")?.bool() ?? false
            let times = try self.integer(&members, "times", 1...1_000_000)
            if always, times != nil { throw reader.fault("Say times or always, and not both.") }
            var answer = ProviderAnswer()
            if let code = members.optional("code") {
                let details = try members.optional("members")?.entries() ?? []
                let values = Dictionary(details.map { ($0.name, $0.reader.value) }) { first, _ in first }
                guard let made = rules.answer(code: try code.string(), members: values) else {
                    throw code.fault("The provider has no such word, or it lacks a member; SINKS.md lists them.")
                }
                answer = made
            }
            if let status = try self.integer(&members, "status", 200...599) { answer.status = status }
            for (name, value) in try members.optional("headers")?.entries() ?? [] {
                answer.headers.removeAll { $0.name.lowercased() == name.lowercased() }
                answer.headers.append(HeaderField(name, try value.string()))
            }
            if let body = members.optional("body") {
                answer.body = Array((body.value.stringValue ?? body.value.compact()).utf8)
            }
            if let item = members.optional("item") { answer.item = item.value }
            answer.delayMilliseconds = try self.integer(&members, "delayMilliseconds", 0...3_600_000) ?? 0
            if let ending = members.optional("ending") { answer.ending = try ending.choice() }
            answer.maxStreams = try self.integer(&members, "maxStreams", 1...1_000_000)
            return Entry(token: token, answer: answer, times: always ? nil : times ?? 1)
        }
    }

    private static func integer(
        _ members: inout DataMembers,
        _ name: String,
        _ range: ClosedRange<Int>
    ) throws(DataFault) -> Int? {
        guard let reader = members.optional(name) else { return nil }
        let value = try reader.int()
        guard range.contains(value) else {
            throw reader.fault("\(value) is not \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }
}

extension ProviderSink {
    /// Scripts the answers of a file.
    package func script(_ file: SinkAnswersFile) {
        for entry in file.entries {
            if let times = entry.times {
                self.script(token: entry.token, answers: Array(repeating: entry.answer, count: times))
            } else {
                self.script(token: entry.token, always: entry.answer)
            }
        }
    }
}
