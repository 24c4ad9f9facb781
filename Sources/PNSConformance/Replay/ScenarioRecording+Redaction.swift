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
