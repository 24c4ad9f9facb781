import HTTPTypes
import PNSCodec
import PNSServer

/// A request to `POST /notify` on its way in.
struct NotifyCall {
    /// The request with its whole body.
    var incoming: HTTPIncoming

    /// The tokens of the applications.
    let tokens: [String]

    /// The limits that the server publishes.
    let limits: Limits

    /// The body, if it is JSON by the text rules; another value replaces it.
    var json: JSONValue? {
        get { try? JSONValue(wire: self.incoming.body) }
        set { if let newValue { self.incoming.body = newValue.wire() } }
    }

    /// Whether the body is a batch and not a record.
    var isBatch: Bool { self.json?["notifications"] != nil }

    /// The records of a batch, or the body as the only one.
    var records: [JSONValue] {
        get {
            guard let json = self.json else { return [] }
            if case .array(let records)? = json["notifications"] { return records }
            return self.isBatch ? [] : [json]
        }
        set {
            guard let json = self.json, newValue != self.records else { return }
            self.json = self.isBatch ? json.setting("notifications", to: .array(newValue)) : newValue.first
        }
    }

    /// Whether the request has the credentials of an application.
    var isAuthorized: Bool { self.tokens.contains { self.incoming[.authorization] == ["Bearer \($0)"] } }

    /// Gives the request the credentials of an application.
    mutating func authorize() {
        if let token = self.tokens.first { self.incoming[.authorization] = ["Bearer \(token)"] }
    }

    /// Refuses the request at once, unless the server would refuse it for its credentials.
    mutating func refuse(_ code: ErrorCode, _ reason: Reason? = nil) {
        guard self.isAuthorized else { return }
        var answer = HTTPOutgoing(request: self.incoming.head, head: HTTPResponse(status: .ok), body: [])
        answer.refuse(code, reason)
        self.incoming.instead = .answer(answer.head, body: answer.body)
    }

    /// Answers 202 at once and stores nothing, unless the server would refuse the request for its credentials.
    mutating func accept(id: String = "made-up") {
        guard self.isAuthorized else { return }
        self.accept(.object([JSONMember("notification_id", .string(id))]))
    }

    /// Answers 202 at once with this body.
    mutating func accept(_ body: JSONValue) {
        let head = HTTPResponse(status: .accepted, headerFields: [.contentType: "application/json"])
        self.incoming.instead = .answer(head, body: body.wire())
    }

    /// Lets the server do what it does and refuses the request afterwards.
    mutating func refuseAfterwards(_ code: ErrorCode, _ reason: Reason? = nil) {
        self.incoming[.plannedCode] = [code.rawValue]
        if let reason { self.incoming[.plannedReason] = [reason.rawValue] }
    }

    /// Keeps a text for whoever changes the answer; see ``HTTPOutgoing/note``.
    mutating func note(_ text: String) {
        // Bytes in digits, for a header cannot carry every text.
        self.incoming[.mutantNote] = [text.utf8.map { "\($0)" }.joined(separator: " ")]
    }
}

extension HTTPOutgoing {
    /// What was kept when the request came.
    var note: String? {
        guard let bytes = self.request.headerFields[.mutantNote] else { return nil }
        return String(decoding: bytes.split(separator: " ").compactMap { UInt8($0) }, as: UTF8.self)
    }

    /// Refuses the request, if that was planned when it came.
    mutating func refuseAsPlanned() {
        guard let code = self.request.headerFields[.plannedCode] else { return }
        self.refuse(ErrorCode(rawValue: code), self.request.headerFields[.plannedReason].map(Reason.init(rawValue:)))
    }

    /// Becomes the answer to a refused request, as the server would write it.
    mutating func refuse(_ code: ErrorCode, _ reason: Reason?) {
        self.head = HTTPResponse(
            status: HTTPResponse.Status(code: code.httpStatus ?? 500),
            headerFields: [.contentType: "application/problem+json"]
        )
        if code == .unauthorized { self[.wwwAuthenticate] = #"Bearer realm="pns""# }
        self.body = Problem(code: code, detail: reason?.message, reason: reason, pointer: reason.map { _ in "" }).wire()
    }
}

extension HTTPField.Name {
    fileprivate static let plannedCode = Self.named("X-Mutant-Code")
    fileprivate static let plannedReason = Self.named("X-Mutant-Reason")
    fileprivate static let mutantNote = Self.named("X-Mutant-Note")

    private static func named(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is a token") }
        return name
    }
}
