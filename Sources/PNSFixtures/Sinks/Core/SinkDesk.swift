import Foundation
import PNSConformance
import Synchronization

/// Where the requests of a sink come together: judged, answered, kept and told, one after the other.
final class SinkDesk<Rules: SinkRules>: Sendable {
    private struct State {
        var origin = ""
        var onRequest: (@Sendable (ProviderRecord) -> Void)?
        var onExchange: (@Sendable (SinkExchange) -> Void)?
    }

    let rules: Rules
    let scripts = SinkScripts()
    let journal: SinkJournal
    private let now: @Sendable () -> Date
    private let start: ContinuousClock.Instant
    private let state = Mutex(State())

    init(rules: Rules, maxKept: Int, now: @escaping @Sendable () -> Date) {
        self.rules = rules
        self.journal = SinkJournal(limit: maxKept)
        self.now = now
        self.start = ContinuousClock.now
    }

    /// Where the sink is reached.
    func listens(at origin: String) { self.state.withLock { $0.origin = origin } }

    /// Who wants to know.
    func observe(_ onRequest: @escaping @Sendable (ProviderRecord) -> Void) {
        self.state.withLock { $0.onRequest = onRequest }
    }

    /// Who wants to know all of it.
    func observe(_ onExchange: @escaping @Sendable (SinkExchange) -> Void) {
        self.state.withLock { $0.onExchange = onExchange }
    }

    /// Judges a request and decides what is answered; on the event loop of the sink.
    func respond(to arrived: SinkRequest) -> SinkReply {
        let (origin, onRequest, onExchange) = self.state.withLock { ($0.origin, $0.onRequest, $0.onExchange) }
        var request = arrived
        request.instant = self.now()
        request.origin = origin
        var judgement = self.rules.judge(request)
        if request.isHTTP2 { judgement.details.append(.init("openStreams", .number(request.openStreams))) }
        let tokens = judgement.items.map(\.token)
        // A request for an access token is about no device, and is scripted by its path.
        let scripted = self.scripts.take(
            for: tokens.isEmpty ? [request.resource] : tokens,
            fallback: tokens.isEmpty ? nil : SinkScripts.anyToken
        )
        let reply = SinkReply(judgement, scripted: scripted, rules: self.rules)
        let isAnswered = reply.ending == .answered || reply.ending == .goAway
        if isAnswered { self.rules.answered(request, judgement, with: reply.answer) }
        let exchange = SinkExchange(
            provider: Rules.provider,
            request: request,
            items: judgement.items,
            findings: judgement.findings,
            details: judgement.details,
            answer: isAnswered ? reply.answer : nil,
            isScripted: !scripted.isEmpty,
            milliseconds: Int((ContinuousClock.now - self.start) / .milliseconds(1))
        )
        onRequest?(exchange.record)
        onExchange?(exchange)
        self.journal.add(exchange)
        return reply
    }
}
