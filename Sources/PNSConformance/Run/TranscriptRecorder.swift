import Foundation

/// Writes down what went out and what came in, for reports: a scenario's transcript.
struct TranscriptRecorder: Sendable {
    private(set) var events: [TranscriptEvent] = []
    /// For each event of the judge, by its number from 1: the number of the transcript event.
    private(set) var numbers: [Int] = []
    private let secrets: [String]
    /// What the network does to the connections that were broken, in order.
    private var faults: [[FaultRule]] = []
    /// What the server gave out, to be kept out of the report as well.
    private var givenTokens: [String] = []
    private var redactor: Redactor
    /// Microseconds since the scenario began, of what is being written down.
    private var now = 0

    /// Makes a recorder that writes down no secret, not even a part of one.
    init(secrets: [String]) {
        self.secrets = secrets
        redactor = Redactor(secrets: secrets)
    }

    /// Writes down what happened.
    mutating func record(_ event: ScenarioEvent, at microseconds: Int) {
        now = microseconds
        if case .called(_, let answer) = event { keepToken(of: answer) }
        let entry: TranscriptEvent? =
            switch event {
            case .device(let conn, let event): received(conn, event)
            case .openFailed(let conn, let why): line(.note, conn, "failed", why)
            case .called(_, let answer): line(.received, "http", "answer", summary(answer))
            case .callFailed(_, let why): line(.note, "http", "failed", why)
            case .authentication(let user, let request):
                line(.received, "application", "request", "\(request.method) \(request.path) for \(user)")
            case .pushed(let record): received(record)
            case .stream(let name, .head(let answer)): line(.received, name, "answer", "\(answer.status)")
            case .stream(let name, .body(let bytes)): line(.received, name, "body", text(bytes))
            case .stream(let name, .ended(let fault)): line(.received, name, "end", fault ?? "")
            case .failed(_, let why): line(.note, "runner", "failed", why)
            case .faultFired(let fault, let rule): fired(fault, rule)
            case .cancelled(let why): line(.note, "runner", "cancelled", why)
            case .deadline(_, .last), .deadline(_, .quiet), .time, .done: nil
            }
        if let entry { events.append(entry) }
        numbers.append(events.count)
    }

    /// Writes down what was done.
    mutating func record(_ command: RunnerCommand, at microseconds: Int) {
        now = microseconds
        switch command {
        case .on(let node, let command):
            let before = events.count
            record(command, at: microseconds)
            for index in events.indices.dropFirst(before) { events[index].text = "node \(node): \(events[index].text)" }
        case .open(let conn, let handshake, _):
            let head = String(decoding: handshake.prefix { $0 != 13 }, as: UTF8.self)
            events.append(line(.sent, conn, "handshake", head))
        case .send(let conn, let frames, _):
            for frame in frames { events.append(line(.sent, conn, Self.word(frame.opcode), text(frame))) }
        case .end(let conn, let withReset): events.append(line(.sent, conn, withReset ? "reset" : "end", ""))
        case .behave(let conn, let reads, let pongs):
            if let reads { events.append(line(.note, conn, "reading", reads ? "goes on" : "stops")) }
            if let pongs { events.append(line(.note, conn, "pongs", pongs ? "go on" : "stop")) }
        case .call(_, let request, _, _):
            let body = text(request.body)
            events.append(line(.sent, "http", "request", "\(request.method) \(request.path) \(body)"))
        case .answer(let user, _): events.append(line(.note, "application", "answer", "for \(user) changed"))
        case .script(let provider, let token, let answers):
            let words = answers.map(\.words).joined(separator: ", then ")
            events.append(line(.note, provider.rawValue, "script", redactor.redact("for \(token): \(words)")))
        case .openStream(let name, let request):
            events.append(line(.sent, name, "request", "\(request.method) \(request.path)"))
        case .writeStream(let name, let bytes): events.append(line(.sent, name, "body", text(bytes)))
        case .finishStream(let name): events.append(line(.sent, name, "end", ""))
        case .readStream(let name, let reads):
            events.append(line(.note, name, "reading", reads ? "goes on" : "stops"))
        case .advanceClock(_, let seconds): events.append(line(.sent, "clock", "advance", "\(seconds) s"))
        case .restart(_, let withKill):
            events.append(line(.note, "runner", "restart", withKill ? "SIGKILL" : "SIGTERM"))
        case .terminate(_, let withKill):
            events.append(line(.note, "runner", "terminate", withKill ? "SIGKILL" : "SIGTERM"))
        case .breakNext(_, let rules):
            faults.append(rules)
            for rule in rules { events.append(line(.note, "network", "fault", redactor.redact(rule.description))) }
        case .narrow, .tellTime, .schedule: break
        }
    }

    /// An outcome without the tokens that the server has given.
    func redacted(_ outcome: CheckOutcome) -> CheckOutcome {
        guard !givenTokens.isEmpty else { return outcome }
        var outcome = outcome
        outcome.expected = outcome.expected.map(redactor.redact)
        outcome.actual = outcome.actual.map(redactor.redact)
        return outcome
    }

    /// Takes the tokens that the server has given out of a recording, each by a word of its own: they stay different
    /// tokens.
    var givenRedactor: Redactor {
        var words: [String: String] = [:]
        for token in givenTokens where words[token] == nil { words[token] = "redacted-token-\(words.count + 1)" }
        return Redactor(replacing: words)
    }

    /// An access token is a secret from when it is given.
    private mutating func keepToken(of answer: HTTPAnswer) {
        guard let body = try? RawJSON(parsing: answer.body), let token = body["access_token"]?.stringValue,
            !token.isEmpty
        else { return }
        givenTokens.append(token)
        redactor = Redactor(secrets: secrets + givenTokens)
    }

    private func fired(_ fault: Int, _ rule: Int) -> TranscriptEvent? {
        guard faults.indices.contains(fault), faults[fault].indices.contains(rule) else { return nil }
        return line(.note, "network", "fired", redactor.redact(faults[fault][rule].description))
    }

    private func received(_ conn: String, _ event: DeviceConnectionEvent) -> TranscriptEvent {
        switch event {
        case .handshake(let answer): line(.received, conn, "answer", summary(answer))
        case .message(let isText, let bytes):
            line(.received, conn, isText ? "text" : "binary", text(bytes))
        case .pong(let payload): line(.received, conn, "pong", text(payload))
        case .ping(let payload): line(.received, conn, "ping", text(payload))
        case .closeFrame(let code, let reason):
            line(.received, conn, "close", "\(code.map(String.init) ?? "") \(text(reason))")
        case .violation(let text): line(.note, conn, "violation", text)
        case .ended(let fault): line(.received, conn, "end", fault ?? "")
        }
    }

    private func received(_ record: ProviderRecord) -> TranscriptEvent {
        let items = record.items.prefix(20).map { "\($0.token) \($0.message.compact())" }
        let words = ["\(record.method) \(record.path)"] + items + record.faults.map { "broken: \($0)" }
        let answer = record.status.map { "answered \($0)" } ?? "not answered"
        let all = (words + [answer]).joined(separator: "; ")
        return line(.received, record.provider.rawValue, "request", text(Array(all.utf8)))
    }

    private func line(
        _ direction: TranscriptEvent.Direction,
        _ channel: String,
        _ kind: String,
        _ text: String
    ) -> TranscriptEvent {
        TranscriptEvent(direction, channel: channel, kind: kind, text: text, microseconds: now)
    }

    private func text(_ bytes: [UInt8]) -> String {
        redactor.redact(String(decoding: bytes.prefix(4_096), as: UTF8.self)).shortened(to: 1_000)
    }

    private func summary(_ answer: HTTPAnswer) -> String {
        let body = text(answer.body)
        return body.isEmpty ? "\(answer.status)" : "\(answer.status) \(body)"
    }

    private static func word(_ opcode: UInt8) -> String {
        switch opcode {
        case 0: "continuation"
        case 1: "text"
        case 2: "binary"
        case 8: "close"
        case 9: "ping"
        case 10: "pong"
        default: "opcode-\(opcode)"
        }
    }

    private func text(_ frame: DeviceFrame) -> String {
        if frame.opcode == 8, frame.payload.count >= 2 {
            return "\(Int(frame.payload[0]) << 8 | Int(frame.payload[1]))"
        }
        return text(frame.payload)
    }
}
