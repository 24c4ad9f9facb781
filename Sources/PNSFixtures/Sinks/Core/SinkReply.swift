import PNSConformance

/// What is written back, and how the exchange ends.
struct SinkReply: Sendable {
    var answer: HTTPAnswer
    var ending: ProviderAnswer.Ending
    /// Milliseconds before anything of it happens.
    var delayMilliseconds: Int
    /// How many streams the connection can have from now on; `nil` leaves it as it is.
    var maxStreams: Int?
    /// How many a script says that it can have from now on, whatever the rules say; `nil` leaves it as it is.
    var scriptedMaxStreams: Int?

    /// The debug data of a GOAWAY.
    static let goingAway = Array(RawJSON.object(["reason": .string("Shutdown")]).compact().utf8)

    /// Puts a script on top of what the rules say.
    init(_ judgement: SinkJudgement, scripted: [String: ProviderAnswer], rules: some SinkRules) {
        var tokens: [String?] = judgement.items.map(\.token)
        if tokens.isEmpty { tokens = scripted.keys.map { $0 } }
        let deciding = tokens.lazy.compactMap { $0.flatMap { scripted[$0] } }.first { $0.isMoreThanItem }
        self.maxStreams = judgement.maxStreams
        self.scriptedMaxStreams = deciding?.maxStreams
        self.ending = deciding?.ending ?? .answered
        self.delayMilliseconds = deciding?.delayMilliseconds ?? 0
        switch judgement.reply {
        case .whole(let answer): self.answer = answer
        case .batch(let results, let compose):
            self.answer = compose(
                zip(judgement.items, results).map { item, result in scripted[item.token]?.item ?? result }
            )
        }
        guard let deciding else { return }
        if let status = deciding.status, status != self.answer.status {
            let own = rules.answer(status: status)
            // The id of a notification stands in every answer; all else goes with the status.
            let kept = self.answer.headers.filter { $0.name.lowercased() == "apns-id" && own.header("apns-id") == nil }
            self.answer = HTTPAnswer(status: status, headers: own.headers + kept, body: own.body)
        }
        if let body = deciding.body {
            self.answer.body = body
            self.answer.headers.removeAll { $0.name.lowercased() == "content-encoding" }
        }
        let names = Set(deciding.headers.map { $0.name.lowercased() })
        self.answer.headers.removeAll { names.contains($0.name.lowercased()) }
        self.answer.headers += deciding.headers
    }
}

extension ProviderAnswer {
    /// Whether it decides about the whole request, and not only about the result of one device.
    var isMoreThanItem: Bool {
        self.status != nil || !self.headers.isEmpty || self.body != nil || self.delayMilliseconds > 0
            || self.ending != .answered || self.maxStreams != nil
    }
}
