import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the profile `gateway`.
    static let gateway: [Mutant] =
        gatewayRoutes + gatewayDevices + gatewayFeedback + gatewayMessages + gatewaySessions + gatewayRetries
        + gatewayOutbound

    private static let sessions = "/v1/push-sessions"

    private static let gatewayRoutes: [Mutant] = [
        .answers("opens-with-200") { answer in
            if answer.isFor(.post, sessions, 201) { answer.status = 200 }
        },
        .answers("feeds-with-200") { answer in
            if answer.request.isFeed, answer.status == 204 { answer.status = 200 }
        },
        .answers("closes-with-200") { answer in
            if answer.request.isPushClose, answer.status == 204 { answer.status = 200 }
        },
        .answers("takes-any-payload") { answer in
            guard answer.isFor(.post, sessions, 400) else { return }
            answer.status = 201
            answer.body = Array(#"{"id":"x"}"#.utf8)
        },
        .answers("closes-twice") { answer in
            guard answer.request.isPushClose, [409, 410].contains(answer.status) else { return }
            answer.status = 204
            answer.empty()
        },
        .answers("over-is-unknown") { answer in
            guard answer.request.isPushClose, answer.status == 410 else { return }
            answer.status = 404
        },
        .answers("feeds-closed-sessions") { answer in
            guard answer.request.isFeed, [409, 410].contains(answer.status) else { return }
            answer.status = 204
            answer.empty()
        },
        .answers("unknown-session-is-closed") { answer in
            guard answer.request.isPushClose, answer.status == 404 else { return }
            answer.status = 204
            answer.empty()
        },
        .answers("opens-for-anybody") { answer in
            guard answer.isFor(.post, sessions, 401) else { return }
            answer.status = 201
            answer.body = Array(#"{"id":"x"}"#.utf8)
        },
    ]

    private static let gatewayDevices: [Mutant] = [
        .deviceLines("feeds-lines-twice") { lines in lines.flatMap { [$0, $0] } },
        .deviceLines("loses-the-last-line") { Array($0.dropLast()) },
        .deviceLines("unknown-class-is-lost") { lines in lines.filter { !$0.contains("toaster") } },
        .deviceLines("feeds-at-the-end") { $0 },
        .deviceLines("one-line-per-token") { lines in
            var seen: Set<Substring> = []
            return lines.filter { seen.insert($0).inserted }
        },
        .providers("batches-of-600") { base in
            base.name == "gcm" ? ProviderRewrite(base: base, size: 600) : base
        },
        .providers("rest-is-lost") { base in
            ProviderRewrite(base: base) { provider, payload, devices in
                guard provider.name == "gcm", devices.count < provider.batchSize else {
                    return await provider.send(payload, to: devices)
                }
                return devices.map { _ in .accepted(id: nil) }
            }
        },
        Mutant("waits-for-full-batches") { $0.configuration.gateway?.flushInterval = .seconds(3_600) },
        Mutant("never-retries") { $0.configuration.gateway?.schedule.maxTries = 1 },
    ]

    private static let gatewayFeedback: [Mutant] = [
        .pushOutcomes("canonical-is-success") { outcome in
            if case .moved = outcome { .accepted(id: nil) } else { outcome }
        },
        .pushAnswers("same-token-is-canonical") { request, answer in
            guard request.isForGCM, let json = answer.json, case .array(let results)? = json["results"] else {
                return
            }
            let changed = results.map { result in
                result["registration_id"]?.plainText.map {
                    result.setting("registration_id", to: .string($0 + "0"))
                }
                    ?? result
            }
            answer.replace(
                status: answer.status,
                String(decoding: json.setting("results", to: .array(changed)).wire(), as: UTF8.self)
            )
        },
        .pushOutcomes("dead-is-provider-error") { outcome in
            if case .dead(let code, _) = outcome { .message(code: code) } else { outcome }
        },
        .providers("results-in-reverse") { base in
            ProviderRewrite(base: base) { provider, payload, devices in
                await provider.send(payload, to: devices).reversed()
            }
        },
        .pushOutcomes("message-is-retryable") { outcome in
            switch outcome {
            case .message(let code), .credential(let code): .transient(code: code, retryAfter: nil)
            default: outcome
            }
        },
        .pushOutcomes("io-error-is-success") { outcome in
            if case .unanswered = outcome { .accepted(id: nil) } else { outcome }
        },
        .pushOutcomes("batch-error-is-success") { outcome in
            if case .message = outcome { .accepted(id: nil) } else { outcome }
        },
    ]

    private static let gatewayMessages: [Mutant] = [
        .providers("session-without-description") { base in
            ProviderRewrite(base: base) { provider, payload, devices in
                var payload = payload
                payload.description = ""
                return await provider.send(payload, to: devices)
            }
        },
        .pushRequests("badge-stays-in-data") { request in
            guard request.isForAPNs, let json = request.json, let badge = json.at("aps", "badge"),
                json["what"] == nil
            else { return .sent }
            request.json = json.setting("badge", to: badge)
            return .sent
        },
        .pushRequests("data-as-it-is") { request in
            guard request.isForFCM, let message = request.messages.first,
                let number = message.at("data", "referenceId")?.plainText.flatMap({ JSONNumber($0) })
            else { return .sent }
            request.messages = [message.setting(at: ["data", "referenceId"], to: .number(number))]
            return .sent
        },
        .pushRequests("apns-priority-5") { request in
            guard request.isForAPNs, request.json?["what"] == nil else { return .sent }
            request.headers.removeAll { $0.name.lowercased() == "apns-priority" }
            request.headers.append(OutboundHeader("apns-priority", "5"))
            return .sent
        },
    ]
}
