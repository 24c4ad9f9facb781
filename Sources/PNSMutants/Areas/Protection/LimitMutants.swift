import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.limit.…` and of the handshakes that wait.
    static let limit: [Mutant] = [
        .ignoring("connects-any-number", "maxConnections", \.maxConnections),
        .ignoring("connects-any-number-of-a-user", "maxConnectionsPerUser", \.maxConnectionsPerUser),
        Mutant("lays-it-to-everybodys-charge") { setup in
            let hasRefused = MutantMemory(false)
            setup.seams.http = HTTPRewrite(
                request: { request in
                    guard request.head.isHandshake, hasRefused.with({ $0 }) else { return }
                    request.refuse(.tooManyConnections)
                },
                answer: { answer in
                    if answer.isRefusedForNumber { hasRefused.with { $0 = true } }
                }
            )
        },
        Mutant("refusal-costs-a-connection") { setup in
            let connections = setup.trackConnections()
            setup.seams.http = HTTPRewrite(answer: { answer in
                guard answer.isRefusedForNumber else { return }
                let oldest = connections.all { _ in true }.min { $0.connection < $1.connection }
                oldest?.perform([.close(.tryAgainLater, reason: "there are too many")])
            })
        },
        .ignoring("takes-any-number-of-messages", "maxMessagesPerSecond", \.maxMessagesPerSecond),
        .keeping("closes-below-the-rate", "maxMessagesPerSecond", \.maxMessagesPerSecond) { max(10, $0 / 2) },
        .closingWith("too-many-messages-close-with-1011", 1011, insteadOf: 1008),
        .ignoring("takes-any-number-of-notifies", "maxNotifiesPerSecond", \.maxNotifiesPerSecond),
        .answers("too-many-notifies-are-503") { answer in
            if answer.isFor(.post, "/notify", 429) { answer.status = 503 }
        },
        .keeping("queues-any-number-of-handshakes", "maxPendingHandshakes", \.maxPendingHandshakes) { $0 * 100 },
        .outcomes("overload-is-502") { outcome in
            outcome == .overloaded ? .failed(reason: "too many wait") : outcome
        },
        .keeping("takes-half-a-head", "maxHeadBytes", \.maxHeadBytes) { max(8_192, $0 / 2) },
        .keeping("takes-any-head", "maxHeadBytes", \.maxHeadBytes) { $0 * 8 },
        .answers("no-retry-after") { answer in answer[.retryAfter] = nil },
    ]
}

extension HTTPOutgoing {
    /// Whether it refuses a handshake because its user has too many connections.
    fileprivate var isRefusedForNumber: Bool { self.request.isHandshake && self.status == 429 }
}
