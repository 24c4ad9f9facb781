/// Makes the requests of a scenario from their forms.
struct RequestBuilder {
    let context: ScenarioContext
    let scope: ValueScope

    /// A handshake; `key` is sent unless the form replaces it.
    func handshake(_ form: RequestForm, _ operation: Operation, key: String) throws(ScopeFault) -> HTTPRequest {
        var headers = [
            HeaderField("Host", context.authority(of: form.node)),
            HeaderField("Connection", "Upgrade"),
            HeaderField("Upgrade", "websocket"),
            HeaderField("Sec-WebSocket-Version", "13"),
            HeaderField("Sec-WebSocket-Key", key),
        ]
        headers += context.headers
        if form.hasCredentials, let user = form.user { headers += try credentials(of: user) }
        return try request(form, operation, headers: headers)
    }

    /// An HTTP call.
    func call(_ form: CallForm, _ operation: Operation) throws(ScopeFault) -> HTTPRequest {
        let host = context.authority(of: form.request.node)
        var headers = [
            HeaderField("Host", operation.isOnClock ? context.clockAuthority ?? "" : host),
            HeaderField("Connection", "close"),
        ]
        if !operation.isOnClock { headers += context.headers }
        if form.request.hasCredentials { headers += try credentials(of: form, operation) }
        if form.request.body != nil { headers.append(HeaderField("Content-Type", "application/json")) }
        return try request(form.request, operation, headers: headers)
    }

    /// A misspelt user without credentials would pass for one who is refused.
    private func credentials(of user: String) throws(ScopeFault) -> [HeaderField] {
        guard let principal = context.users[user] else { throw ScopeFault(sentence: "There is no user \"\(user)\".") }
        return principal.headers
    }

    private func credentials(of form: CallForm, _ operation: Operation) throws(ScopeFault) -> [HeaderField] {
        if let user = form.request.user { return try credentials(of: user) }
        let authorization: String? =
            switch form.caller {
            case .application: operation.isOnClock ? context.clock : context.application
            case .clock: context.clock
            case .stranger: context.stranger
            case .nobody: nil
            }
        return authorization.map { [HeaderField("Authorization", $0)] } ?? []
    }

    private func path(_ form: RequestForm, _ operation: Operation) throws(ScopeFault) -> String {
        if let path = form.path { return try scope.text(operation.base + path) }
        var path = try scope.text(operation.path)
        for parameter in form.parameters {
            let value = try scope.expand(parameter.value)
            path = path.replacing("{\(parameter.name)}", with: Self.encoded(value.stringValue ?? value.compact()))
        }
        guard !path.contains("{") else { throw ScopeFault(sentence: "\(path) needs parameters.") }
        return path
    }

    /// RFC 3986 section 2.3: everything but unreserved characters is written in percent-encoding.
    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    private func request(
        _ form: RequestForm,
        _ operation: Operation,
        headers: [HeaderField]
    ) throws(ScopeFault) -> HTTPRequest {
        var headers = headers
        var body: [UInt8] = []
        switch form.body {
        case nil: break
        case .json(let value): body = Array(operation.outgoing(try scope.expand(value)).compact().utf8)
        case .bytes(let bytes): body = try bytes.bytes(in: scope)
        }
        if form.body != nil { headers.append(HeaderField("Content-Length", String(body.count))) }
        for setting in form.set {
            let index = headers.firstIndex { $0.name.lowercased() == setting.name.lowercased() }
            guard let value = setting.value else {
                if let index { headers.remove(at: index) }
                continue
            }
            let field = HeaderField(setting.name, try scope.text(value))
            if let index { headers[index] = field } else { headers.append(field) }
        }
        for pair in form.add {
            headers.append(try HeaderField(pair, in: scope))
        }
        return HTTPRequest(
            method: form.method ?? operation.method,
            path: try path(form, operation),
            version: form.version ?? "HTTP/1.1",
            headers: headers,
            body: body
        )
    }
}
