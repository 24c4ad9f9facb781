import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.outbound.…`, and of which provider reaches whom.
    static let gatewayOutbound: [Mutant] = [
        .reaching("reaches-the-inside") { !$0.contains("//[") && !$0.contains("//127.") },
        .reaching("reaches-mapped-addresses") { $0.contains("//[") },
        .pushOutcomes("refused-target-is-io-error") { outcome in
            if case .unanswered(.refused) = outcome { .unanswered(.unreachable("it is refused")) } else { outcome }
        },
        Mutant("follows-provider-redirects") { setup in
            setup.seams.outboundClient = { FollowingClient(base: $0) }
        },
        .classes("ios-by-fcm") { _, fcm, payload, devices in await fcm.send(payload, to: devices) },
        .classes("ios-by-both") { apns, fcm, payload, devices in
            _ = await fcm.send(payload, to: devices)
            return await apns.send(payload, to: devices)
        },
        .pushRequests("batches-of-1001") { request in
            guard request.isForGCM, let json = request.json, case .array(let tokens)? = json["registration_ids"],
                tokens.count == 1_000
            else { return .sent }
            request.json = json.setting("registration_ids", to: .array(tokens + tokens.prefix(1)))
            return .sent
        },
    ]
}

extension Mutant {
    /// A mutant that reaches devices of Apple by something else, where the payload has the title "Classes".
    fileprivate static func classes(
        _ id: String,
        _ deliver:
            @escaping @Sendable (
                _ apns: any PushProvider, _ fcm: any PushProvider, PushSessionPayload, [SessionDevice]
            ) async -> [PushOutcome]
    ) -> Mutant {
        Mutant(id) { setup in
            guard let usual = setup.configuration.gateway?.makeProviders else { return }
            setup.configuration.gateway?.makeProviders = { context in
                let all = usual(context)
                guard let fcm = all.first(where: { $0.name == "fcm" }) else { return all }
                return all.map { base in
                    guard base.name == "apns" else { return base }
                    return ProviderRewrite(base: base) { apns, payload, devices in
                        guard payload.title == "Classes" else { return await apns.send(payload, to: devices) }
                        return await deliver(apns, fcm, payload, devices)
                    }
                }
            }
        }
    }

    /// A mutant that takes a Web Push to some URLs for sent, whoever may be reached; nothing leaves this machine for that.
    fileprivate static func reaching(_ id: String, _ isMeant: @escaping @Sendable (String) -> Bool) -> Mutant {
        .pushRequests(id) { request in
            let isWebPush = request.headers.contains { $0.name.lowercased() == "ttl" }
            guard isWebPush, isMeant(request.url) else { return .sent }
            return .answered(OutboundAnswer(status: 201))
        }
    }
}

/// Goes where a redirect leads.
private struct FollowingClient: OutboundClient {
    let base: any OutboundClient

    func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundAnswer {
        let answer = try await self.base.send(request)
        guard (300..<400).contains(answer.status), let place = answer.header("location") else { return answer }
        var next = request
        next.url = place
        return try await self.base.send(next)
    }

    func shutdown() async { await self.base.shutdown() }
}
