import PNSCodec
import PNSProviders
import PNSServer
import PNSService

/// What reaches push providers, changed on its way, and what they answer.
struct OutboundRewrite: OutboundClient {
    /// What becomes of a request.
    enum Fate: Sendable {
        /// It is sent.
        case sent
        /// It is sent twice; the second answer counts.
        case sentTwice
        /// It is not sent, and answered so.
        case answered(OutboundAnswer)
        /// It is sent in these parts; the first answer counts.
        case split([OutboundRequest])
    }

    let base: any OutboundClient
    /// Changes a request, and says what becomes of it.
    var request: @Sendable (inout OutboundRequest) -> Fate = { _ in .sent }
    /// Changes an answer.
    var answer: @Sendable (OutboundRequest, inout OutboundAnswer) -> Void = { _, _ in }
    /// Whether a request that was answered is sent once more.
    var isRepeated: @Sendable (OutboundRequest, OutboundAnswer) -> Bool = { _, _ in false }
    /// Told when a request is on its way, and when it no longer is.
    var underway: @Sendable (OutboundRequest, Bool) -> Void = { _, _ in }

    func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundAnswer {
        var request = request
        var answer: OutboundAnswer
        let fate = self.request(&request)
        self.underway(request, true)
        defer { self.underway(request, false) }
        switch fate {
        case .sent: answer = try await self.base.send(request)
        case .sentTwice:
            _ = try await self.base.send(request)
            answer = try await self.base.send(request)
        case .answered(let instead): answer = instead
        case .split(let parts):
            answer = try await self.base.send(parts[0])
            for part in parts.dropFirst() { _ = try await self.base.send(part) }
        }
        if self.isRepeated(request, answer) { _ = try await self.base.send(request) }
        self.answer(request, &answer)
        return answer
    }

    func shutdown() async { await self.base.shutdown() }
}

extension OutboundRequest {
    /// Whether it goes to FCM HTTP v1.
    var isForFCM: Bool { self.url.hasSuffix("messages:send") }
    /// Whether it goes to the gateway of Tinode.
    var isForTNPG: Bool { self.url.contains("/pushv1/") }
    /// Whether it goes to APNs.
    var isForAPNs: Bool { self.url.contains("/3/device/") }
    /// Whether it carries a receipt to a browser: the gateway names no such topic.
    var isReceiptForBrowser: Bool {
        self["Content-Encoding"] == "aes128gcm"
            && self["Topic"].map { $0.hasPrefix("grp") || $0.hasPrefix("usr") } ?? false
    }

    /// A header; changing it changes what is sent.
    subscript(_ name: String) -> String? {
        get { self.headers.first { $0.name.lowercased() == name.lowercased() }?.value }
        set {
            let place = self.headers.firstIndex { $0.name.lowercased() == name.lowercased() }
            if let place { self.headers.remove(at: place) }
            if let newValue { self.headers.insert(OutboundHeader(name, newValue), at: place ?? self.headers.count) }
        }
    }

    /// Whether it tells of the message with a number.
    func tells(of seq: Int) -> Bool { self.messages.contains { $0.at("data", "seq")?.plainText == "\(seq)" } }

    /// Whether it goes to the legacy interface of Google.
    var isForGCM: Bool { self.url.hasSuffix("/fcm/send") || self.url.hasSuffix("/gcm/send") }

    /// Whether it carries what a receipt tells; of what is encrypted nobody knows.
    var isOfReceipt: Bool {
        self.messages.contains { $0.at("data", "what") != nil } || self.isForAPNs && self.json?["what"] != nil
            || self.headers.contains { $0.name.lowercased() == "content-encoding" && $0.value == "aes128gcm" }
    }

    /// The messages of FCM in it, one or many; changing them changes what is sent.
    var messages: [JSONValue] {
        get {
            if self.isForFCM { return [(try? JSONValue(wire: self.body))?["message"]].compactMap(\.self) }
            guard self.isForTNPG, let bytes = try? Gzip.unpacked(self.body, maxBytes: 1 << 24),
                case .array(let messages)? = try? JSONValue(wire: bytes)
            else { return [] }
            return messages
        }
        set {
            if self.isForFCM, let body = try? JSONValue(wire: self.body), let first = newValue.first {
                self.body = body.setting("message", to: first).wire()
            } else if self.isForTNPG {
                self.body = Gzip.packed(JSONValue.array(newValue).wire())
            }
        }
    }

    /// The body as JSON; changing it changes what is sent.
    var json: JSONValue? {
        get { try? JSONValue(wire: self.body) }
        set { if let newValue { self.body = newValue.wire() } }
    }
}

extension OutboundAnswer {
    /// The body as JSON, packed or not.
    var json: JSONValue? {
        let isPacked = self.header("content-encoding") != nil
        let bytes = isPacked ? try? Gzip.unpacked(self.body, maxBytes: 1 << 24) : self.body
        return bytes.flatMap { try? JSONValue(wire: $0) }
    }

    /// The body, unpacked.
    var plainBody: [UInt8] {
        guard self.header("content-encoding") != nil else { return self.body }
        return (try? Gzip.unpacked(self.body, maxBytes: 1 << 24)) ?? []
    }

    /// Answers with a JSON text.
    mutating func replace(status: Int, _ text: String) {
        self.status = status
        self.headers = [OutboundHeader("Content-Type", "application/json")]
        self.body = Array(text.utf8)
    }
}

extension JSONValue {
    /// The value at the end of a path of members.
    func at(_ path: String...) -> JSONValue? {
        path.reduce(self) { value, name in value?[name] }
    }

    /// The text, where it is one.
    var plainText: String? { if case .string(let text) = self { text } else { nil } }

    /// The same with a value at the end of a path of members, or without it; what leads there has to be.
    func setting(at path: [String], to value: JSONValue?) -> JSONValue {
        guard let first = path.first else { return value ?? self }
        guard path.count > 1 else { return self.setting(first, to: value) }
        guard let inner = self[first] else { return self }
        return self.setting(first, to: inner.setting(at: Array(path.dropFirst()), to: value))
    }
}

extension Mutant {
    /// A mutant that changes what reaches providers.
    static func pushRequests(
        _ id: String,
        _ edit: @escaping @Sendable (inout OutboundRequest) -> OutboundRewrite.Fate
    ) -> Mutant {
        Mutant(id) { setup in
            setup.seams.outboundClient = { OutboundRewrite(base: $0, request: edit) }
        }
    }

    /// A mutant that changes what providers answer.
    static func pushAnswers(
        _ id: String,
        _ edit: @escaping @Sendable (OutboundRequest, inout OutboundAnswer) -> Void
    ) -> Mutant {
        Mutant(id) { setup in
            setup.seams.outboundClient = { OutboundRewrite(base: $0, answer: edit) }
        }
    }

    /// A mutant that changes the messages of FCM that are made of receipts, directly or by the gateway of Tinode.
    static func pushMessages(
        _ id: String,
        _ edit: @escaping @Sendable (inout JSONValue) -> Void
    ) -> Mutant {
        .pushRequests(id) { request in
            var messages = request.messages
            guard messages.contains(where: { $0.at("data", "what") != nil }) else { return .sent }
            for index in messages.indices { edit(&messages[index]) }
            request.messages = messages
            return .sent
        }
    }

    /// A mutant that writes a text into the data of messages, or takes one out.
    static func pushData(
        _ id: String,
        _ name: String,
        when isMeant: @escaping @Sendable (JSONValue) -> Bool = { _ in true },
        to value: @escaping @Sendable (JSONValue) -> JSONValue?
    ) -> Mutant {
        .pushMessages(id) { message in
            guard let data = message["data"], isMeant(data) else { return }
            message = message.setting("data", to: data.setting(name, to: value(data)))
        }
    }

    /// A mutant that writes something somewhere into messages, where what leads there is.
    static func pushMessage(
        _ id: String,
        at path: String...,
        when isMeant: @escaping @Sendable (JSONValue) -> Bool = { _ in true },
        to value: JSONValue?
    ) -> Mutant {
        .pushMessages(id) { message in
            if isMeant(message) { message = message.setting(at: path, to: value) }
        }
    }
}
