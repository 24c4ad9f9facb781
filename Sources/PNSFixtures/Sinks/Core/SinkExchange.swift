package import PNSConformance

/// A request at a sink with all that became of it.
package struct SinkExchange: Sendable {
    /// Which provider it is.
    package var provider: ProviderKind
    /// The request.
    package var request: SinkRequest
    /// The devices in the order of the request.
    package var items: [ProviderRecord.Item]
    /// What was found, rule by rule.
    package var findings: [SinkFinding]
    /// What else there is to see.
    package var details: [RawJSON.Member]
    /// The answer; `nil` where none is given.
    package var answer: HTTPAnswer?
    /// Whether a script had a say in it.
    package var isScripted: Bool
    /// Milliseconds since the sink began to listen.
    package var milliseconds: Int

    /// The exchange in the words of the runner.
    package var record: ProviderRecord {
        ProviderRecord(
            provider: self.provider,
            connection: self.request.connection,
            milliseconds: self.milliseconds,
            method: self.request.method,
            path: self.request.path,
            headers: self.request.headersWithoutCredentials,
            items: self.items,
            details: .object(self.details),
            faults: self.findings.filter { $0.verdict == .broken }.map(\.sentence),
            status: self.answer?.status
        )
    }

    /// The exchange as a line of a log, without its end.
    package var line: String {
        let notOK = self.findings.filter { $0.verdict != .ok }
        var headers: [RawJSON.Member] = []
        for field in self.request.headersWithoutCredentials {
            guard let index = headers.firstIndex(where: { $0.name.lowercased() == field.name.lowercased() }) else {
                headers.append(RawJSON.Member(field.name, .string(field.value)))
                continue
            }
            headers[index].value = .string("\(headers[index].value.stringValue ?? ""), \(field.value)")
        }
        let value = RawJSON.object([
            "event": .string("request"),
            "provider": .string(self.provider.rawValue),
            "milliseconds": .number(self.milliseconds),
            "connection": .number(self.request.connection),
            "stream": .number(self.request.stream),
            "protocol": .string(self.request.isHTTP2 ? "HTTP/2" : "HTTP/1.1"),
            "method": .string(self.request.method),
            "path": .string(self.request.path),
            "verdict": .string(
                notOK.isEmpty ? "ok" : notOK.contains { $0.verdict == .broken } ? "broken" : "doubtful"
            ),
            "problems": .array(notOK.map { .string($0.sentence) }),
            "status": self.answer.map { .number($0.status) },
            "scripted": self.isScripted ? .bool(true) : nil,
            "items": .array(
                self.items.map { .object(["token": .string($0.token), "message": $0.message]) }
            ),
            "details": self.details.isEmpty ? nil : .object(self.details),
            "headers": .object(headers),
            "rules": .array(self.findings.map(\.json)),
        ])
        return value.compact()
    }
}
