import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.retry.…`.
    static let gatewayRetries: [Mutant] = gatewayTries + gatewayPatience + gatewayConnections

    private static let gatewayTries: [Mutant] = [
        .providers("retries-whole-batches") { base in
            ProviderRewrite(base: base) { provider, payload, devices in
                let outcomes = await provider.send(payload, to: devices)
                guard outcomes.contains(where: \.isTransient) else { return outcomes }
                return outcomes.map { $0.isTransient ? $0 : .transient(code: "again", retryAfter: nil) }
            }
        },
        .sendingAgain("retries-unanswered") { if case .unanswered = $0 { true } else { false } },
        .sendingAgain("retries-dead") { if case .dead = $0 { true } else { false } },
        .sendingAgain("retries-refused-credentials") {
            // What is refused for the token of the request is another scenario's.
            if case .credential(code: "SENDER_ID_MISMATCH") = $0 { true } else { false }
        },
        .sendingAgain("retries-refused-messages") { if case .message = $0 { true } else { false } },
        .sendingAgain("expired-token-three-times") {
            if case .credential(code: "ExpiredProviderToken") = $0 { true } else { false }
        },
        .sendingAgain("unauthorized-three-times") { if case .credential(code: "401") = $0 { true } else { false } },
        .pushAnswers("expired-token-is-final") { request, answer in
            guard request.isForAPNs, answer.status == 403, answer.json?["reason"]?.plainText == "ExpiredProviderToken"
            else { return }
            answer.replace(status: 403, #"{"reason":"InvalidProviderToken"}"#)
        },
        .pushAnswers("unauthorized-is-final") { request, answer in
            if request.isForFCM, answer.status == 401 { answer.status = 403 }
        },
        .firstCredential("keeps-its-provider-token", \.isForAPNs),
        .firstCredential("keeps-its-access-token", \.isForFCM),
        .ownTokens("provider-token-for-each-push", of: "apns"),
        .ownTokens("access-token-for-each-push", of: "fcm"),
    ]

    private static let gatewayPatience: [Mutant] = [
        .pushAnswers("ignores-retry-after") { _, answer in
            answer.headers.removeAll { $0.name.lowercased() == "retry-after" }
        },
        Mutant("waits-for-an-hour") { $0.configuration.gateway?.schedule.patience = .seconds(7_200) },
        .pushOutcomes("retryable-is-final") { outcome in
            switch outcome {
            case .transient(let code, let wait?) where wait > .seconds(10): .message(code: code)
            default: outcome
            }
        },
        .pushRequests("waits-for-providers-for-ever") { request in
            request.timeout = .seconds(86_400)
            return .sent
        },
        Mutant("a-failure-stops-the-rest") { setup in
            let hasFailed = MutantMemory(false)
            let usual = setup.configuration.gateway?.makeProviders
            setup.configuration.gateway?.makeProviders = { context in
                (usual?(context) ?? []).map { base in
                    ProviderRewrite(base: base) { provider, payload, devices in
                        guard payload.title == "Failing" else { return await provider.send(payload, to: devices) }
                        if hasFailed.with({ $0 }) { return devices.map { _ in .unanswered(.cancelled) } }
                        let outcomes = await provider.send(payload, to: devices)
                        if outcomes.contains(where: \.isTransient) { hasFailed.with { $0 = true } }
                        return outcomes
                    }
                }
            }
        },
        Mutant("one-session-after-the-other") { setup in
            let last = MutantMemory<Task<[PushOutcome], Never>?>(nil)
            let usual = setup.configuration.gateway?.makeProviders
            setup.configuration.gateway?.makeProviders = { context in
                (usual?(context) ?? []).map { base in
                    ProviderRewrite(base: base) { provider, payload, devices in
                        guard payload.title == "Waiting" else { return await provider.send(payload, to: devices) }
                        let turn = last.with { last in
                            let before = last
                            let turn = Task {
                                _ = await before?.value
                                return await provider.send(payload, to: devices)
                            }
                            last = turn
                            return turn
                        }
                        return await turn.value
                    }
                }
            }
        },
    ]

    private static let gatewayConnections: [Mutant] = [
        Mutant("fails-when-streams-are-short") { setup in
            let underWay = MutantMemory(0)
            setup.seams.outboundClient = { CrowdedClient(base: $0, underWay: underWay) }
        },
        Mutant("gives-up-refused-streams") { setup in
            let failed = MutantMemory<Set<String>>([])
            setup.seams.outboundClient = { RefusedOnceClient(base: $0, known: failed) }
        },
    ]
}

extension PushOutcome {
    /// Whether it can be tried again.
    fileprivate var isTransient: Bool {
        switch self {
        case .throttled, .transient: true
        default: false
        }
    }
}

extension Mutant {
    /// A mutant that sends a batch once more when one of its outcomes is as it should not be sent again after.
    fileprivate static func sendingAgain(
        _ id: String,
        when isMeant: @escaping @Sendable (PushOutcome) -> Bool
    ) -> Mutant {
        .providers(id) { base in
            ProviderRewrite(base: base) { provider, payload, devices in
                let outcomes = await provider.send(payload, to: devices)
                guard outcomes.contains(where: isMeant) else { return outcomes }
                return await provider.send(payload, to: devices)
            }
        }
    }

    /// A mutant that comes with its first credential for ever.
    fileprivate static func firstCredential(
        _ id: String,
        _ isMeant: @escaping @Sendable (OutboundRequest) -> Bool
    ) -> Mutant {
        Mutant(id) { setup in
            let first = MutantMemory<OutboundHeader?>(nil)
            setup.seams.outboundClient = { base in
                OutboundRewrite(
                    base: base,
                    request: { request in
                        guard isMeant(request),
                            let place = request.headers.firstIndex(where: { $0.name.lowercased() == "authorization" })
                        else { return .sent }
                        let current = request.headers[place]
                        request.headers[place] = first.with { first in
                            first = first ?? current
                            return first ?? current
                        }
                        return .sent
                    }
                )
            }
        }
    }

    /// A mutant that gets a token of its own for each push of a payload with the title "Tokens".
    fileprivate static func ownTokens(_ id: String, of name: String) -> Mutant {
        Mutant(id) { setup in
            guard let usual = setup.configuration.gateway?.makeProviders else { return }
            setup.configuration.gateway?.makeProviders = { context in
                usual(context).map { base in
                    guard base.name == name else { return base }
                    return ProviderRewrite(base: base) { provider, payload, devices in
                        // Another context shares nothing with the one of the server.
                        let other = OutboundContext(client: context.client, clock: context.clock)
                        let fresh = payload.title == "Tokens" ? usual(other).first { $0.name == name } : nil
                        return await (fresh ?? provider).send(payload, to: devices)
                    }
                }
            }
        }
    }
}

/// Fails a request to APNs that would have to wait for a stream, where the payload has the title "Streams".
private struct CrowdedClient: OutboundClient {
    let base: any OutboundClient
    let underWay: MutantMemory<Int>

    func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundAnswer {
        guard request.isForAPNs, request.json?.at("aps", "alert", "title")?.plainText == "Streams" else {
            return try await self.base.send(request)
        }
        let count = self.underWay.with { count in
            count += 1
            return count
        }
        defer { self.underWay.with { $0 -= 1 } }
        guard count <= 1 else { throw .interrupted("there is no stream") }
        return try await self.base.send(request)
    }

    func shutdown() async { await self.base.shutdown() }
}

/// Gives up the first request to each device whose payload has the title "Refused": where the provider has refused a stream,
/// the usual client comes again by itself, and nobody above it hears of that.
private struct RefusedOnceClient: OutboundClient {
    let base: any OutboundClient
    let known: MutantMemory<Set<String>>

    func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundAnswer {
        guard request.isForAPNs, request.json?.at("aps", "alert", "title")?.plainText == "Refused",
            self.known.with({ $0.insert(request.url).inserted })
        else { return try await self.base.send(request) }
        throw .interrupted("the stream was refused")
    }

    func shutdown() async { await self.base.shutdown() }
}
