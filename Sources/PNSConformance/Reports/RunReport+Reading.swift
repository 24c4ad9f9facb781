extension RunReport {
    /// Reads a report that ``text()`` wrote.
    ///
    /// - Parameters:
    ///   - text: The text of the report.
    ///   - file: Its name, for faults.
    /// - Throws: ``DataFault`` for a text of another form, and for a report that contradicts itself.
    public init(text: String, file: String) throws(DataFault) {
        let reader = try DataReader(text: text, file: file)
        self = try reader.object { members throws(DataFault) in try RunReport(&members) }
        if let contradiction = contradictions().first {
            throw reader.fault(contradiction)
        }
        // Counts are derived: those in the text have to be the ones of the results.
        guard reader.value["counts"] == json()["counts"] else {
            throw DataFault(file: file, pointer: "/counts", sentence: "The counts are not those of the results.")
        }
    }

    private init(_ members: inout DataMembers) throws(DataFault) {
        try members.format(Self.format)
        let tool = try members.required("tool").object { members throws(DataFault) in
            Tool(name: try members.string("name"), version: try members.string("version"))
        }
        let suite = try members.string("suite")
        let spec = try members.string("spec")
        let target = try members.required("target").object { members throws(DataFault) in
            let adapter = members.optional("adapter")
            return Target(
                name: try members.string("name"),
                version: try members.optionalString("version"),
                url: try members.optionalString("url"),
                adapter: try adapter.map { words throws(DataFault) in try words.strings() }
            )
        }
        let selection = try members.required("selection").object { members throws(DataFault) in
            Selection(
                only: try members.required("only").strings(),
                not: try members.required("not").strings(),
                isStrict: try members.required("strict").bool()
            )
        }
        let seed = try members.required("seed")
        guard let seedValue = UInt64(try seed.string()) else { throw seed.fault("The seed is no number.") }
        self.init(tool: tool, suite: suite, spec: spec, target: target, selection: selection, seed: seedValue)
        planDigest = try members.string("planDigest")
        means = try members.required("means").strings()
        if let reader = members.optional("known") { known = try KnownFailures(reader) }
        ending = try members.required("ending").choice()
        remarks = try members.required("remarks").strings()
        _ = try members.required("counts")
        features = try members.required("features").elements().map { reader throws(DataFault) in
            try reader.object { members throws(DataFault) in
                FeatureResult(name: try members.string("name"), state: try members.required("state").choice())
            }
        }
        profiles = try members.required("profiles").elements().map { reader throws(DataFault) in
            try reader.object { members throws(DataFault) in
                var profile = ProfileResult(
                    id: try members.string("id"),
                    digest: try members.string("digest"),
                    outcome: try members.required("result").choice(),
                    failed: try members.required("failed").strings(),
                    notJudged: try members.required("notJudged").strings()
                )
                if let day = members.optional("frozen") { profile.frozenOn = try CalendarDay(day) }
                profile.unscored = try members.required("notScored").elements().map { entry throws(DataFault) in
                    try Profile.Unscored(entry)
                }
                return profile
            }
        }
        if let reader = members.optional("exercised") { exercised = try ExercisedClauses(reader) }
        for (clause, sentence) in try members.required("clauses").entries() {
            clauses[clause] = try sentence.string()
        }
        results = try members.required("results").elements().map { reader throws(DataFault) in
            try reader.object { members throws(DataFault) in try ScenarioResult(&members) }
        }
        notExecuted = try members.required("notExecuted").elements().map { reader throws(DataFault) in
            try reader.object { members throws(DataFault) in
                NotExecuted(id: try members.string("id"), reason: try members.string("reason"))
            }
        }
        try readTranscripts(members.required("transcripts"))
        if let reader = members.optional("conditions") { conditions = try RunConditions(reader) }
        try readRecordings(members.required("recordings"))
        _ = members.optional("digest")  // ``ReportVerifier`` looks at it
        try readTimings(members.required("timings"))
    }

    private mutating func readTranscripts(_ reader: DataReader) throws(DataFault) {
        for transcript in try reader.elements() {
            let (index, events) = try transcript.object { [results] members throws(DataFault) in
                let index = try ScenarioResult.position(members.required("id"), in: results)
                let events = try members.required("events").elements().map { reader throws(DataFault) in
                    try reader.object { members throws(DataFault) in try TranscriptEvent(&members) }
                }
                return (index, events)
            }
            results[index].transcript = events
        }
    }

    private mutating func readRecordings(_ reader: DataReader) throws(DataFault) {
        for entry in try reader.elements() {
            guard let conditions else { throw reader.fault("There are recordings and no conditions.") }
            let (index, recording) = try entry.object { [results] members throws(DataFault) in
                let index = try ScenarioResult.position(members.required("id"), in: results)
                return (index, try ScenarioRecording(members.required("recording"), conditions))
            }
            results[index].recording = recording
        }
    }

    private mutating func readTimings(_ reader: DataReader) throws(DataFault) {
        let scenarios = try reader.object { members throws(DataFault) in
            timings = RunTimings(
                startedAt: try members.optionalString("startedAt"),
                milliseconds: try members.required("ms").int(),
                unitMilliseconds: try members.required("unitMs").int(),
                // Reports from before it was written.
                roundTripMilliseconds: try members.optional("roundTripMs")?.int() ?? 0
            )
            return try members.required("scenarios").elements()
        }
        for scenario in scenarios {
            try scenario.object { members throws(DataFault) in
                let index = try ScenarioResult.position(members.required("id"), in: results)
                results[index].milliseconds = try members.required("ms").int()
                guard let margins = members.optional("margins") else { return }
                for (check, margin) in try margins.entries() {
                    guard let place = results[index].checks.firstIndex(where: { $0.id.hasSameBytes(as: check) }) else {
                        throw margin.fault("The scenario has no check of this name.")
                    }
                    results[index].checks[place].margin = try margin.double()
                }
            }
        }
    }
}

extension ScenarioResult {
    fileprivate init(_ members: inout DataMembers) throws(DataFault) {
        self.init(
            id: try members.string("id"),
            title: try members.string("title"),
            level: try members.required("level").choice(),
            verdict: try members.required("verdict").choice(),
            reason: try members.optionalString("reason")
        )
        if let reader = members.optional("original") {
            original = try reader.object { members throws(DataFault) in
                Original(
                    verdict: try members.required("verdict").choice(),
                    reason: try members.optionalString("reason")
                )
            }
        }
        checks = try members.required("checks").elements().map { reader throws(DataFault) in
            try reader.object { members throws(DataFault) in try CheckResult(&members) }
        }
    }

    fileprivate static func position(_ id: DataReader, in results: [ScenarioResult]) throws(DataFault) -> Int {
        let name = try id.string()
        guard let index = results.firstIndex(where: { $0.id.hasSameBytes(as: name) }) else {
            throw id.fault("No result has this id.")
        }
        return index
    }
}

extension CheckResult {
    fileprivate init(_ members: inout DataMembers) throws(DataFault) {
        self.init(
            id: try members.string("id"),
            clauses: try members.required("clauses").strings(),
            level: try members.required("level").choice(),
            verdict: try members.required("verdict").choice()
        )
        if let reader = members.optional("original") { original = try reader.choice() }
        if let reader = members.optional("evidence") { evidence = try reader.choice() }
        arm = try members.optionalString("arm")
        expected = try members.optionalString("expected")
        actual = try members.optionalString("actual")
        if let reader = members.optional("frames") {
            frames = try reader.elements().map { element throws(DataFault) in try element.int() }
        }
        hint = try members.optionalString("hint")
    }
}

extension TranscriptEvent {
    fileprivate init(_ members: inout DataMembers) throws(DataFault) {
        self.init(
            try members.required("direction").choice(),
            channel: try members.string("channel"),
            kind: try members.string("kind"),
            text: try members.string("text"),
            detail: members.optional("detail")?.value,
            microseconds: try members.required("us").int()
        )
    }
}
