import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Sizes of bodies and of data.
    static let notifySizes: [Mutant] = [
        .limits("accepts-large-data") { $0.maxNotificationDataBytes *= 100 },
        .notify("measures-data-in-characters") { call in
            let limit = call.limits.maxNotificationDataBytes
            if call.records.contains(where: { $0.isLonger(than: limit, in: "notification_data") }) { call.accept() }
        },
        .limits("accepts-large-bodies") { $0.maxNotifyBytes *= 100 },
        Mutant("bounds-announced-bodies-only") { setup in
            let limit = setup.configuration.service.limits.maxNotifyBytes
            Mutant.limits("bounds-announced-bodies-only") { $0.maxNotifyBytes *= 100 }.apply(&setup)
            guard var http = setup.seams.http as? HTTPRewrite else { preconditionFailure("a limit is published") }
            http.request = { incoming in
                let announced = incoming[.contentLength].first.flatMap(Int.init) ?? 0
                if incoming.head.isFor(.post, "/notify"), announced > limit { incoming.refuse(.contentTooLarge) }
            }
            setup.seams.http = http
        },
        .notify("stores-large-data") { call in
            guard let data = call.json?["notification_data"]?.asText,
                data.utf8.count > call.limits.maxNotificationDataBytes,
                call.incoming.body.count <= call.limits.maxNotifyBytes
            else { return }
            call.json = call.json?.setting("notification_data", to: .string(String(data.prefix(100))))
            call.refuseAfterwards(.contentTooLarge)
        },
        .notify("refuses-longest-data") { call in
            let limit = call.limits.maxNotificationDataBytes
            let isLongest = call.records.contains { $0["notification_data"]?.asText?.utf8.count == limit }
            if isLongest { call.refuse(.contentTooLarge) }
        },
        .notify("refuses-longest-bodies") { call in
            if call.incoming.body.count == call.limits.maxNotifyBytes { call.refuse(.contentTooLarge) }
        },
        .unseenData("cuts-long-data") { String($0.prefix(60_000)) },
    ]
}

extension JSONValue {
    /// Whether a member is longer than a limit in bytes, but not in characters.
    func isLonger(than limit: Int, in name: String) -> Bool {
        guard let text = self[name]?.asText else { return false }
        return text.utf8.count > limit && text.unicodeScalars.count <= limit
    }
}
