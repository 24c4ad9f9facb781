extension ScenarioRecording {
    /// The recording without secrets.
    func redacted(by redactor: Redactor) -> ScenarioRecording {
        var recording = self
        recording.context.applicationURL = redactor.redact(context.applicationURL)
        recording.context.headers = context.headers.redacted(by: redactor)
        for (name, user) in context.users {
            recording.context.users[name] = TargetPrincipal(
                userID: redactor.redact(user.userID),
                headers: user.headers.redacted(by: redactor)
            )
        }
        for index in entries.indices {
            guard case .event(let event) = entries[index].content else { continue }
            recording.entries[index].content = .event(event.redacted(by: redactor))
        }
        return recording
    }
}

extension ScenarioEvent {
    fileprivate func redacted(by redactor: Redactor) -> ScenarioEvent {
        switch self {
        case .device(let conn, let event): .device(conn: conn, event.redacted(by: redactor))
        case .openFailed(let conn, let why): .openFailed(conn: conn, why: redactor.redact(why))
        case .called(let step, let answer): .called(step: step, answer.redacted(by: redactor))
        case .callFailed(let step, let why): .callFailed(step: step, why: redactor.redact(why))
        case .authentication(let user, let request):
            .authentication(
                user: user,
                AuthenticationRequest(
                    method: redactor.redact(request.method),
                    path: redactor.redact(request.path),
                    headers: request.headers.redacted(by: redactor),
                    body: redactor.redact(request.body)
                )
            )
        case .pushed(let record): .pushed(record.redacted(by: redactor))
        case .stream(let name, .head(let answer)): .stream(name: name, .head(answer.redacted(by: redactor)))
        case .stream(let name, .body(let bytes)): .stream(name: name, .body(redactor.redact(bytes)))
        case .stream(let name, .ended(let fault)): .stream(name: name, .ended(fault: fault.map(redactor.redact)))
        case .failed(let step, let why): .failed(step: step, why: redactor.redact(why))
        case .cancelled(let why): .cancelled(why: redactor.redact(why))
        case .time, .done, .deadline, .faultFired: self
        }
    }
}

extension DeviceConnectionEvent {
    fileprivate func redacted(by redactor: Redactor) -> DeviceConnectionEvent {
        switch self {
        case .handshake(let answer): .handshake(answer.redacted(by: redactor))
        case .message(let isText, let bytes): .message(isText: isText, bytes: redactor.redact(bytes))
        case .pong(let payload): .pong(redactor.redact(payload))
        case .ping(let payload): .ping(redactor.redact(payload))
        case .closeFrame(let code, let reason): .closeFrame(code: code, reason: redactor.redact(reason))
        case .violation(let text): .violation(redactor.redact(text))
        case .ended(let fault): .ended(fault: fault.map(redactor.redact))
        }
    }
}

extension ProviderRecord {
    fileprivate func redacted(by redactor: Redactor) -> ProviderRecord {
        var record = self
        record.path = redactor.redact(path)
        record.headers = headers.redacted(by: redactor)
        record.details = details.redacted(by: redactor)
        record.items = items.map { Item(token: $0.token, message: $0.message.redacted(by: redactor)) }
        record.faults = faults.map(redactor.redact)
        return record
    }
}

extension RawJSON {
    /// The value with each of its texts redacted.
    fileprivate func redacted(by redactor: Redactor) -> RawJSON {
        switch self {
        case .null, .bool, .number: self
        case .string(let text): .string(redactor.redact(text))
        case .array(let elements): .array(elements.map { $0.redacted(by: redactor) })
        case .object(let members): .object(members.map { .init($0.name, $0.value.redacted(by: redactor)) })
        }
    }
}

extension HTTPAnswer {
    fileprivate func redacted(by redactor: Redactor) -> HTTPAnswer {
        HTTPAnswer(status: status, headers: headers.redacted(by: redactor), body: redactor.redact(body))
    }
}

extension [HeaderField] {
    func redacted(by redactor: Redactor) -> [HeaderField] {
        map { HeaderField(redactor.redact($0.name), redactor.redact($0.value)) }
    }
}
