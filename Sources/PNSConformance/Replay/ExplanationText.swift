/// What a scenario did, as commands for a shell: `curl` for the calls, `websocat` for the devices.
///
/// Whoever has to find a fault can so do it by hand, with a debugger beside it. What came back stands as comments. Bytes that no
/// ordinary client sends are given as they are, to be sent with `nc`.
public struct ExplanationText: Sendable {
    private var base: String
    private let clock: String
    private let nodes: [String]

    /// Makes a renderer.
    ///
    /// - Parameters:
    ///   - context: Who was who in the run.
    ///   - isSecure: Whether the server spoke TLS; its test clock never does here.
    public init(_ context: ScenarioContext, isSecure: Bool = false) {
        base = (isSecure ? "https://" : "http://") + context.authority
        clock = "http://\(context.clockAuthority ?? context.authority)"
        nodes = context.nodeAuthorities.map { "http://\($0)" }
    }

    /// The commands and comments, a line each.
    public func lines(for steps: [ReplayedStep]) -> [String] {
        steps.flatMap { step in
            switch step {
            case .did(let command): lines(for: command)
            case .saw(let event): comment(on: event).map { ["#   \($0)"] } ?? []
            }
        }
    }

    private func lines(for command: RunnerCommand) -> [String] {
        switch command {
        case .on(let node, let command): at(node).lines(for: command)
        case .open(let conn, let handshake, _): device(conn, handshake)
        case .send(let conn, let frames, _): frames.map { "# \(conn) sends \(Self.words(for: $0))" }
        case .end(let conn, let withReset): ["# \(conn) \(withReset ? "resets" : "ends") its connection"]
        case .call(_, let request, let onClock, _): [curl(request, onClock ? clock : base)]
        case .answer(let user, let answer):
            ["# the application answers otherwise for \(user) now: \(Self.words(for: answer))"]
        case .script(let provider, let token, let answers):
            ["# \(provider.rawValue) answers for \(token): \(answers.map(\.words).joined(separator: ", then "))"]
        case .openStream(let name, let request): ["# \(name):", curl(request, base) + " --no-buffer"]
        case .writeStream(let name, let bytes): ["# \(name) sends \(Self.short(bytes))"]
        case .finishStream(let name): ["# \(name) ends its body"]
        case .readStream(let name, let reads): ["# \(name) \(reads ? "reads again" : "stops reading")"]
        case .advanceClock(_, let seconds):
            [
                "curl -sS -X POST \(clock)/clock -H \"Authorization: Bearer $PNS_CLOCK_TOKEN\""
                    + " --data '{\"advance\":\"PT\(seconds)S\"}'"
            ]
        case .restart(_, let withKill): ["# end the server with \(withKill ? "SIGKILL" : "SIGTERM") and start it again"]
        case .terminate(_, let withKill):
            ["# tell the server to end, with \(withKill ? "SIGKILL" : "SIGTERM"), and go on meanwhile"]
        case .behave(let conn, let reads, let pongs):
            [
                reads.map { "# \(conn) \($0 ? "reads again" : "stops reading")" },
                pongs.map { "# \(conn) \($0 ? "answers pings again" : "stops answering pings")" },
            ].compactMap(\.self)
        case .narrow(let conn): ["# \(conn) is opened with a small receive buffer"]
        case .breakNext(_, let rules): rules.map { "# the network breaks the next connection: \($0)" }
        case .tellTime, .schedule: []
        }
    }

    /// A renderer of what is done at a node.
    private func at(_ node: Int) -> ExplanationText {
        var other = self
        if nodes.indices.contains(node - 1) { other.base = nodes[node - 1] }
        return other
    }

    private func device(_ conn: String, _ handshake: [UInt8]) -> [String] {
        let head = String(decoding: handshake, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        let request = head.first?.split(separator: " ").map(String.init) ?? []
        let usual = ["host", "connection", "upgrade", "sec-websocket-version", "sec-websocket-key"]
        let fields = head.dropFirst().prefix { !$0.isEmpty }.map(String.init)
        let further = fields.filter { field in !usual.contains(field.prefix { $0 != ":" }.lowercased()) }
        let seemsUsual = fields.count == usual.count + further.count && request.first == "GET"
        guard seemsUsual, request.count == 3 else {
            let client = base.hasPrefix("https") ? "openssl s_client -quiet -connect \(authority)" : "nc \(hostAndPort)"
            return ["# \(conn) opens with these bytes:", "printf %s \(Self.quoted(handshake)) | \(client)"]
        }
        let headers = further.map { " -H \(Self.quoted(Array($0.utf8)))" }.joined()
        return ["websocat\(headers) ws\(String(base.dropFirst(4)))\(request[1])  # \(conn)"]
    }

    private var authority: String { String(base.drop { $0 != "/" }.dropFirst(2)) }

    private var hostAndPort: String { authority.replacing(":", with: " ") }

    private func curl(_ request: HTTPRequest, _ base: String) -> String {
        let usual = ["host", "connection", "content-length"]
        var words = ["curl -sS -i -X \(request.method) \(Self.quoted(Array("\(base)\(request.path)".utf8)))"]
        for field in request.headers where !usual.contains(field.name.lowercased()) {
            if field.value == ScenarioRecording.withheld {
                let name = base == clock && clock != self.base ? "PNS_CLOCK_TOKEN" : "PNS_TOKEN"
                words.append("-H \"\(field.name): Bearer $\(name)\"")
            } else {
                words.append("-H \(Self.quoted(Array("\(field.name): \(field.value)".utf8)))")
            }
        }
        if !request.body.isEmpty { words.append("--data-binary \(Self.quoted(request.body))") }
        return words.joined(separator: " ")
    }

    private func comment(on event: ScenarioEvent) -> String? {
        switch event {
        case .device(let conn, .handshake(let answer)): "\(conn) is answered \(answer.status)"
        case .device(let conn, .message(_, let bytes)): "\(conn) receives \(Self.short(bytes))"
        case .device(let conn, .closeFrame(let code, _)):
            "\(conn) receives a close frame\(code.map { " with code \($0)" } ?? "")"
        case .device(let conn, .ended(let fault)): "\(conn) ends\(fault.map { ": \($0)" } ?? "")"
        case .device(let conn, .violation(let text)): "\(conn) receives \(text)"
        case .device(let conn, .ping), .device(let conn, .pong): "\(conn) receives a ping or pong"
        case .called(_, let answer): "\(answer.status) \(Self.short(answer.body))"
        case .openFailed(_, let why), .callFailed(_, let why), .failed(_, let why), .cancelled(let why): why
        case .authentication(let user, let request): "the server asks the application: \(request.method) for \(user)"
        case .pushed(let record):
            "\(record.provider.rawValue) receives \(record.method) \(record.path) about \(record.items.count) devices"
        case .stream(let name, .head(let answer)): "\(name) is answered \(answer.status)"
        case .stream(let name, .body(let bytes)): "\(name) receives \(Self.short(bytes))"
        case .stream(let name, .ended(let fault)): "\(name) ends\(fault.map { ": \($0)" } ?? "")"
        case .faultFired: "the network did what it was told"
        case .time, .done, .deadline: nil
        }
    }

    private static func words(for frame: DeviceFrame) -> String {
        switch frame.opcode {
        case 1 where frame.isFinal && frame.isMasked && frame.reserved == 0: short(frame.payload)
        default:
            "a frame, opcode \(frame.opcode)" + (frame.isFinal ? "" : ", not the last")
                + (frame.isMasked ? "" : ", not masked")
                + (frame.reserved == 0 ? "" : ", reserved bits \(frame.reserved)") + ": \(short(frame.payload))"
        }
    }

    private static func words(for answer: ApplicationAnswer) -> String {
        switch answer {
        case .answer(let answer): "\(answer.status) \(short(answer.body))"
        case .never: "nothing"
        case .hangUp: "the end of the connection"
        }
    }

    private static func short(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.prefix(2_000), as: UTF8.self).shortened(to: 200)
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
    }

    /// A word for a POSIX shell; what is not printable is written with `$'…'`.
    private static func quoted(_ bytes: [UInt8]) -> String {
        let isPlain = bytes.allSatisfy { (0x20..<0x7F).contains($0) }
        if isPlain {
            return "'" + String(decoding: bytes, as: UTF8.self).replacing("'", with: "'\\''") + "'"
        }
        var text = "$'"
        for byte in bytes {
            switch byte {
            case 0x27, 0x5C: text += "\\" + String(UnicodeScalar(byte))
            case 0x20..<0x7F: text += String(UnicodeScalar(byte))
            default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text + "'"
    }
}
