extension Step {
    /// Reads a step.
    ///
    /// - Throws: ``DataFault`` for an unknown `do` and for every member that the step does not have.
    static func read(_ reader: DataReader) throws(DataFault) -> Step {
        try reader.object { members throws(DataFault) in
            let word = try members.required("do")
            let (action, looks) = try action(word, &members)
            let checks = try members.optional("checks").map { list throws(DataFault) in
                try list.elements().map { check throws(DataFault) in try Check.read(check, permitted: looks) }
            }
            let takes = members.optional("takes")?.value
            if case .settle(let conns) = action { try refuseOthers(than: conns, checks ?? [], members) }
            return Step(action: action, checks: checks ?? [], takes: takes, pointer: reader.pointer)
        }
    }

    /// A connection that was not settled has nothing new to look at.
    private static func refuseOthers(
        than conns: [String],
        _ checks: [Check],
        _ members: DataMembers
    ) throws(DataFault) {
        guard !conns.isEmpty else { throw members.fault("A settle names its connections.") }
        for pattern in checks.flatMap(\.looks).map(\.pattern) {
            guard let other = pattern.members?.first(where: { !conns.contains($0.name) }) else { continue }
            throw members.fault("\"\(other.name)\" is not among the connections that are settled.")
        }
    }

    private static func action(
        _ word: DataReader,
        _ members: inout DataMembers
    ) throws(DataFault) -> (Action, looks: [Check.Look]) {
        switch try word.string() {
        case "open":
            let handshake = try HandshakeForm.read(&members)
            return (.open(handshake), [.status, .headers, .body, .accept])
        case "expectAnswer":
            return (.expectAnswer(conn: try members.string("conn")), [.status, .headers, .body, .accept])
        case "expect":
            let action = Action.expect(
                conn: try members.string("conn"),
                counts: try members.flag("counts", default: false),
                fence: try members.flag("fence", default: true),
                keep: try Keep.read(members.optional("keep"))
            )
            return (action, [.message])
        case "send":
            let conn = try members.string("conn")
            let message = try MessageForm.read(&members, json: "message")
            guard let message else { throw members.fault("A message is \"message\", \"text\" or \"bytes\".") }
            return (.send(conn: conn, message, refused: try members.flag("refused", default: false)), [])
        case "frames":
            let frames = try members.required("frames").elements().map { frame throws(DataFault) in
                try FrameForm.read(frame)
            }
            let bytewise = try members.flag("bytewise", default: false)
            let refused = try members.flag("refused", default: false)
            return (.frames(conn: try members.string("conn"), frames, bytewise: bytewise, refused: refused), [])
        case "settle":
            return (.settle(conns: try members.strings("conns")), [.counts, .among, .none, .messages])
        case "expectClose": return (.expectClose(conn: try members.string("conn")), [.close, .bare])
        case "expectPong": return (.expectPong(conn: try members.string("conn")), [.text])
        case "expectPing": return (.expectPing(conn: try members.string("conn")), [.text])
        case "behave":
            let conn = try members.string("conn")
            let reads = try members.optional("reads").map { value throws(DataFault) in try value.bool() }
            let pongs = try members.optional("pongs").map { value throws(DataFault) in try value.bool() }
            guard reads != nil || pongs != nil else { throw members.fault("It says \"reads\", \"pongs\" or both.") }
            return (.behave(conn: conn, reads: reads, pongs: pongs), [])
        case "call":
            let form = try CallForm.read(&members)
            return (.call(form), form.isLost ? [] : [.status, .headers, .body])
        case "fault": return (try fault(&members), [])
        case "script":
            let answers = try members.required("answers").elements().map { answer throws(DataFault) in
                try ProviderAnswerForm.read(answer)
            }
            let number = members.optional("number")?.value
            return (.script(ScriptForm(device: try members.string("device"), number: number, answers: answers)), [])
        case "received": return (.received(try ReceivedForm.read(&members)), [.items, .count, .requests, .faults])
        case "stream": return (.stream(try StreamForm.read(&members)), [.status, .headers, .body])
        case "feedback":
            return (.feedback(try FeedbackForm.read(&members)), [.status, .headers, .body, .records, .ended])
        case "authentication": return (.authentication(user: try members.string("user")), [.count, .request])
        case "answer":
            let answer = try AnswerForm.read(try members.required("answer"))
            return (.answer(user: try members.string("user"), answer), [])
        case "clock": return (.clock(advance: try members.required("advance").value), [])
        case "restart":
            let how: RestartForm = try members.required("how").choice()
            return (.restart(how: how, node: try members.node()), [])
        case "terminate":
            let how = try members.optional("how").map { word throws(DataFault) -> RestartForm in try word.choice() }
            return (.terminate(how: how ?? .term, node: try members.node()), [])
        case "drop":
            return (.drop(conn: try members.string("conn"), how: try members.required("how").choice()), [])
        case "now":
            let plus = try members.optional("plusSeconds").map { seconds throws(DataFault) in try seconds.int() }
            return (.now(name: try members.string("as"), plusSeconds: plus ?? 0), [])
        case "assert": return (.assert, [.equal, .distinct, .between, .slackSeconds, .covers, .matches])
        case "repeat":
            let turns = try members.required("times")
            let times = try turns.int()
            let name = try members.optionalString("as")
            let steps = try members.required("steps").elements().map { step throws(DataFault) in try Step.read(step) }
            guard (1...1_000).contains(times) else { throw turns.fault("A repeat runs 1 to 1000 times.") }
            return (.repeat(times: times, name: name, steps: steps), [])
        case let other: throw word.fault("\"\(other)\" is no step.")
        }
    }
}

extension Step {
    private static func fault(_ members: inout DataMembers) throws(DataFault) -> Action {
        let rules = try FaultRule.list(members.required("rules"))
        if let conn = try members.optionalString("conn") { return .fault(at: .conn(conn), rules: rules) }
        guard let operation = try members.optionalString("op") else {
            throw members.fault("A fault says what it breaks: \"conn\", or \"op\" for a call.")
        }
        return .fault(at: .operation(operation), rules: rules)
    }
}

extension Step.Keep {
    static func read(_ reader: DataReader?) throws(DataFault) -> [Step.Keep] {
        guard let reader else { return [] }
        return try reader.entries().map { entry throws(DataFault) in
            Step.Keep(name: entry.name, pointer: try entry.reader.string())
        }
    }
}

extension Step.MessageForm {
    static func read(_ members: inout DataMembers, json: String) throws(DataFault) -> Step.MessageForm? {
        if let value = members.optional(json) { return .json(value.value) }
        if let text = members.optional("text") { return .bytes(.text(try text.string())) }
        if let bytes = members.optional("bytes") { return .bytes(try ByteForm.read(bytes)) }
        return nil
    }
}

extension HandshakeForm {
    fileprivate static func read(_ members: inout DataMembers) throws(DataFault) -> HandshakeForm {
        let until = try members.optional("until").map { word throws(DataFault) -> Until in try word.choice() }
        let with = try members.optional("with").map { list throws(DataFault) in
            try list.elements().map { frame throws(DataFault) in try FrameForm.read(frame) }
        }
        return HandshakeForm(
            conn: try members.string("conn"),
            request: try RequestForm.read(&members),
            with: with ?? [],
            bytewise: try members.flag("bytewise", default: false),
            until: until ?? .answered
        )
    }
}

extension CallForm {
    fileprivate static func read(_ members: inout DataMembers) throws(DataFault) -> CallForm {
        let caller = try members.optional("as").map { word throws(DataFault) -> Caller in try word.choice() }
        return CallForm(
            operation: try members.string("op"),
            caller: caller ?? .application,
            request: try RequestForm.read(&members),
            keep: try Step.Keep.read(members.optional("keep")),
            keepStatus: try members.optionalString("keepStatus"),
            isLost: try members.flag("lost", default: false),
            isRepeated: try members.flag("eventually", default: false)
        )
    }
}

extension RequestForm {
    /// A request whose body comes later.
    static func readHead(_ members: inout DataMembers) throws(DataFault) -> RequestForm {
        try read(&members, hasBody: false)
    }

    fileprivate static func read(
        _ members: inout DataMembers,
        hasBody: Bool = true
    ) throws(DataFault) -> RequestForm {
        let parameters = try members.optional("parameters").map { object throws(DataFault) in
            try object.entries().map { entry throws(DataFault) in
                Parameter(name: entry.name, value: entry.reader.value)
            }
        }
        let set = try members.optional("set").map { object throws(DataFault) in
            try object.entries().map { entry throws(DataFault) in
                Setting(name: entry.name, value: entry.reader.value == .null ? nil : try entry.reader.string())
            }
        }
        let add = try members.optional("add").map { list throws(DataFault) in
            try list.elements().map { pair throws(DataFault) in
                guard try pair.elements().count == 2 else { throw pair.fault("A header is a name and a value.") }
                return pair.value
            }
        }
        return RequestForm(
            user: try members.optionalString("user"),
            hasCredentials: try members.flag("credentials", default: true),
            method: try members.optionalString("method"),
            path: try members.optionalString("path"),
            version: try members.optionalString("version"),
            parameters: parameters ?? [],
            set: set ?? [],
            add: add ?? [],
            body: hasBody ? try Step.MessageForm.read(&members, json: "body") : nil,
            node: try members.node()
        )
    }
}

extension DataMembers {
    /// Takes the number of a node, if there is one.
    fileprivate mutating func node() throws(DataFault) -> Int? {
        guard let reader = optional("node") else { return nil }
        let number = try reader.int()
        guard number >= 1 else { throw reader.fault("Nodes are counted from 1.") }
        return number
    }

    /// Takes a flag that can be absent.
    mutating func flag(_ name: String, default value: Bool) throws(DataFault) -> Bool {
        guard let reader = optional(name) else { return value }
        return try reader.bool()
    }
}
