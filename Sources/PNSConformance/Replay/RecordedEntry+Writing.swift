extension RecordedEntry {
    /// The entry as JSON.
    var json: RawJSON {
        var members: [RawJSON.Member] = [.init("us", .number(microseconds))]
        func add(_ name: String, _ value: RawJSON?) {
            if let value { members.append(.init(name, value)) }
        }
        switch content {
        case .lingerBegan: add("saw", .string("linger"))
        case .lingerEnded: add("saw", .string("linger-end"))
        case .event(let event):
            let (saw, rest) = event.recorded
            add("saw", .string(saw))
            members += rest
        }
        return .object(members)
    }
}

extension ScenarioEvent {
    /// The word for the event, and what else there is to it.
    fileprivate var recorded: (saw: String, rest: [RawJSON.Member]) {
        switch self {
        case .device(let conn, let event):
            let (saw, rest) = event.recorded
            return (saw, [.init("conn", .string(conn))] + rest)
        case .openFailed(let conn, let why):
            return ("open-failed", [.init("conn", .string(conn)), .init("why", .string(why))])
        case .called(let step, let answer): return ("called", [.init("step", .number(step))] + answer.recorded)
        case .callFailed(let step, let why):
            return ("call-failed", [.init("step", .number(step)), .init("why", .string(why))])
        case .authentication(let user, let request):
            return (
                "authentication",
                [
                    .init("user", .string(user)), .init("method", .string(request.method)),
                    .init("path", .string(request.path)), .init("headers", request.headers.recorded),
                    .init("body", RecordedBytes.json(request.body)),
                ]
            )
        case .pushed(let record): return ("pushed", record.recorded)
        case .stream(let name, .head(let answer)):
            return ("stream-head", [.init("stream", .string(name))] + answer.recorded)
        case .stream(let name, .body(let bytes)):
            return ("stream-body", [.init("stream", .string(name)), .init("body", RecordedBytes.json(bytes))])
        case .stream(let name, .ended(let fault)):
            let why = fault.map { [RawJSON.Member("why", .string($0))] } ?? []
            return ("stream-end", [.init("stream", .string(name))] + why)
        case .time(let step, let text): return ("time", [.init("step", .number(step)), .init("text", .string(text))])
        case .done(let step): return ("done", [.init("step", .number(step))])
        case .failed(let step, let why):
            return ("failed", [.init("step", .number(step)), .init("why", .string(why))])
        case .deadline(let step, let deadline):
            return ("deadline", [.init("step", .number(step)), .init("deadline", .string(deadline.rawValue))])
        case .faultFired(let fault, let rule):
            return ("fault-fired", [.init("fault", .number(fault)), .init("rule", .number(rule))])
        case .cancelled(let why): return ("cancelled", [.init("why", .string(why))])
        }
    }
}

extension DeviceConnectionEvent {
    fileprivate var recorded: (saw: String, rest: [RawJSON.Member]) {
        switch self {
        case .handshake(let answer): return ("handshake", answer.recorded)
        case .message(let isText, let bytes):
            return (isText ? "text" : "binary", [.init("payload", RecordedBytes.json(bytes))])
        case .pong(let payload): return ("pong", [.init("payload", RecordedBytes.json(payload))])
        case .ping(let payload): return ("ping", [.init("payload", RecordedBytes.json(payload))])
        case .closeFrame(let code, let reason):
            let code = code.map { RawJSON.Member("code", .number($0)) }
            return ("close", [code].compactMap(\.self) + [.init("payload", RecordedBytes.json(reason))])
        case .violation(let text): return ("violation", [.init("text", .string(text))])
        case .ended(let fault): return ("ended", fault.map { [.init("why", .string($0))] } ?? [])
        }
    }
}

extension ProviderRecord {
    fileprivate var recorded: [RawJSON.Member] {
        [
            .init("provider", .string(provider.rawValue)), .init("connection", .number(connection)),
            .init("milliseconds", .number(milliseconds)), .init("method", .string(method)),
            .init("path", .string(path)),
            .init("headers", headers.recorded),
            .init("items", .array(items.map { .array([.string($0.token), $0.message]) })),
            .init("details", details), .init("faults", .strings(faults)),
        ] + (status.map { [.init("status", .number($0))] } ?? [])
    }
}

extension HTTPAnswer {
    fileprivate var recorded: [RawJSON.Member] {
        [
            .init("status", .number(status)), .init("headers", headers.recorded),
            .init("body", RecordedBytes.json(body)),
        ]
    }
}

extension [HeaderField] {
    /// The fields as pairs of name and value.
    var recorded: RawJSON { .array(map { .strings([$0.name, $0.value]) }) }
}
