extension RecordedEntry {
    /// Reads an entry.
    ///
    /// - Throws: ``DataFault``.
    init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            let microseconds = try members.required("us").int()
            return RecordedEntry(try Content(&members), microseconds: microseconds)
        }
    }
}

extension RecordedEntry.Content {
    /// The words for what was seen, see ``RecordedEntry/json``.
    private enum Word: String, CaseIterable {
        case linger
        case lingerEnd = "linger-end"
        case openFailed = "open-failed"
        case called
        case callFailed = "call-failed"
        case authentication, time, done, failed, deadline, cancelled
        case faultFired = "fault-fired"
        case pushed
        case streamHead = "stream-head"
        case streamBody = "stream-body"
        case streamEnd = "stream-end"
        case handshake, text, binary, pong, ping, close, violation, ended
    }

    fileprivate init(_ members: inout DataMembers) throws(DataFault) {
        let word: Word = try members.required("saw").choice()
        switch word {
        case .linger: self = .lingerBegan
        case .lingerEnd: self = .lingerEnded
        case .openFailed: self = .event(.openFailed(conn: try members.string("conn"), why: try members.string("why")))
        case .called:
            let step = try members.required("step").int()
            self = .event(.called(step: step, try HTTPAnswer(&members)))
        case .callFailed:
            self = .event(.callFailed(step: try members.required("step").int(), why: try members.string("why")))
        case .authentication:
            let user = try members.string("user")
            let request = AuthenticationRequest(
                method: try members.string("method"),
                path: try members.string("path"),
                headers: try [HeaderField](recorded: members.required("headers")),
                body: try VectorBytes.read(members.required("body"))
            )
            self = .event(.authentication(user: user, request))
        case .pushed: self = .event(.pushed(try ProviderRecord(&members)))
        case .streamHead: self = .event(.stream(name: try members.string("stream"), .head(try HTTPAnswer(&members))))
        case .streamBody:
            let bytes = try VectorBytes.read(members.required("body"))
            self = .event(.stream(name: try members.string("stream"), .body(bytes)))
        case .streamEnd:
            let fault = try members.optionalString("why")
            self = .event(.stream(name: try members.string("stream"), .ended(fault: fault)))
        case .time: self = .event(.time(step: try members.required("step").int(), try members.string("text")))
        case .done: self = .event(.done(step: try members.required("step").int()))
        case .failed:
            self = .event(.failed(step: try members.required("step").int(), why: try members.string("why")))
        case .deadline:
            let step = try members.required("step").int()
            self = .event(.deadline(step: step, try members.required("deadline").choice()))
        case .faultFired:
            let fault = try members.required("fault").int()
            self = .event(.faultFired(fault: fault, rule: try members.required("rule").int()))
        case .cancelled: self = .event(.cancelled(why: try members.string("why")))
        case .handshake, .text, .binary, .pong, .ping, .close, .violation, .ended:
            let conn = try members.string("conn")
            self = .event(.device(conn: conn, try Self.deviceEvent(word, &members)))
        }
    }

    private static func deviceEvent(
        _ word: Word,
        _ members: inout DataMembers
    ) throws(DataFault) -> DeviceConnectionEvent {
        switch word {
        case .handshake: return .handshake(try HTTPAnswer(&members))
        case .violation: return .violation(try members.string("text"))
        case .ended: return .ended(fault: try members.optionalString("why"))
        default: break
        }
        let payload = try VectorBytes.read(members.required("payload"))
        switch word {
        case .text: return .message(isText: true, bytes: payload)
        case .binary: return .message(isText: false, bytes: payload)
        case .pong: return .pong(payload)
        case .ping: return .ping(payload)
        default:
            let code = try members.optional("code").map { reader throws(DataFault) in try reader.int() }
            return .closeFrame(code: code, reason: payload)
        }
    }
}

extension ProviderRecord {
    fileprivate init(_ members: inout DataMembers) throws(DataFault) {
        self.init(
            provider: try members.required("provider").choice(),
            connection: try members.required("connection").int(),
            milliseconds: try members.required("milliseconds").int(),
            method: try members.string("method"),
            path: try members.string("path"),
            headers: try [HeaderField](recorded: members.required("headers")),
            items: try members.required("items").elements().map { pair throws(DataFault) in
                let parts = try pair.elements()
                guard parts.count == 2 else { throw pair.fault("An item is a token and a message.") }
                return Item(token: try parts[0].string(), message: parts[1].value)
            },
            details: try members.required("details").value,
            faults: try members.strings("faults"),
            status: try members.optional("status").map { status throws(DataFault) in try status.int() }
        )
    }
}

extension HTTPAnswer {
    fileprivate init(_ members: inout DataMembers) throws(DataFault) {
        self.init(
            status: try members.required("status").int(),
            headers: try [HeaderField](recorded: members.required("headers")),
            body: try VectorBytes.read(members.required("body"))
        )
    }
}

extension [HeaderField] {
    /// Reads pairs of name and value.
    ///
    /// - Throws: ``DataFault``.
    init(recorded reader: DataReader) throws(DataFault) {
        self = try reader.elements().map { field throws(DataFault) in
            let pair = try field.strings()
            guard pair.count == 2 else { throw field.fault("A header field is a name and a value.") }
            return HeaderField(pair[0], pair[1])
        }
    }
}
