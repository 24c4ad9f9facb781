import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.webpush.…`.
    static let browser: [Mutant] = [
        .toBrowsers("webpush-says-nothing") { request in
            request.body = []
            request["Content-Encoding"] = nil
        },
        .toBrowsers("webpush-garbles") { request in
            if let last = request.body.indices.last { request.body[last] ^= 1 }
        },
        .toBrowsers("webpush-unsigned") { request in request["Authorization"] = nil },
        .toBrowsers("webpush-is-never-urgent") { request in
            if request["Urgency"] == "high" { request["Urgency"] = "normal" }
        },
        .toBrowsers("webpush-read-is-urgent") { request in
            if request["Urgency"] == "low" { request["Urgency"] = "high" }
        },
        .toBrowsers("webpush-silent-is-urgent") { request in
            if request["Urgency"] == "normal" { request["Urgency"] = "high" }
        },
        .toBrowsers("webpush-without-topic") { request in request["Topic"] = nil },
        .toBrowsers("webpush-ttl-of-a-minute") { request in
            if request["TTL"] != "0" { request["TTL"] = "60" }
        },
        .toBrowsers("webpush-call-waits") { request in
            if request["TTL"] == "0" { request["TTL"] = "3600" }
        },
        .pushAnswers("removes-when-webpush-refuses") { request, answer in
            if request.isReceiptForBrowser, [400, 403, 413, 429, 500].contains(answer.status) {
                answer = OutboundAnswer(status: 410)
            }
        },
    ]
}

extension Mutant {
    /// A mutant that changes what browsers are sent because of receipts.
    fileprivate static func toBrowsers(
        _ id: String,
        _ edit: @escaping @Sendable (inout OutboundRequest) -> Void
    ) -> Mutant {
        .pushRequests(id) { request in
            if request.isReceiptForBrowser { edit(&request) }
            return .sent
        }
    }
}
