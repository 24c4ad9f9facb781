import HTTPTypes
import PNSCodec
import PNSProviders
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.handler.…`, `server.tnpg.…` and of what becomes of dead devices.
    static let handler: [Mutant] = handlerDevices + handlerGateway + handlerAnswers + registry

    private static let handlerDevices: [Mutant] = [
        .pushRequests("pushes-twice") { request in
            request.isOfReceipt ? .sentTwice : .sent
        },
        .receipts("pushes-nothing") { receipt in
            var receipt = receipt
            if receipt.to != nil { receipt.to = [:] }
            return receipt
        },
        .receipts("skips-a-recipient") { receipt in
            guard let recipients = receipt.to, recipients.count > 1,
                let first = recipients.keys.min(by: { $0.number < $1.number })
            else { return receipt }
            var receipt = receipt
            receipt.to = recipients.filter { $0.key == first }
            return receipt
        },
        .recipients("pushes-to-reached-devices") { Recipient(delivered: $0.delivered, unread: $0.unread) },
    ]

    private static let handlerGateway: [Mutant] = [
        .pushRequests("tnpg-batches-of-50") { request in
            let messages = request.messages
            guard request.isForTNPG, messages.count > 50 else { return .sent }
            var (first, second) = (request, request)
            first.messages = Array(messages.prefix(50))
            second.messages = Array(messages.dropFirst(50))
            return .split([first, second])
        },
        .pushRequests("tnpg-repeats-the-first") { request in
            let messages = request.messages
            guard request.isForTNPG, messages.count < 100, let first = messages.first else { return .sent }
            request.messages = messages + [first]
            return .sent
        },
        .pushAnswers("goes-on-after-500") { request, answer in
            guard request.isForTNPG, answer.status == 500 else { return }
            answer.replace(status: 200, #"{"sent_count":100,"fail_count":0}"#)
        },
        .pushAnswers("goes-on-after-batch-error") { request, answer in
            guard request.isForTNPG, answer.status == 200, answer.json?["errcode"] != nil else { return }
            answer.replace(status: 200, #"{"sent_count":100,"fail_count":0}"#)
        },
    ]

    private static let unregistered = #"{"sent_count":0,"fail_count":1,"resp":[{"code":404,"errcode":"UNREGISTERED"}]}"#

    private static let handlerAnswers: [Mutant] = [
        .pushAnswers("garbage-removes-devices") { request, answer in
            guard request.isForTNPG, answer.status == 200, answer.json == nil else { return }
            answer.replace(status: 200, unregistered)
        },
        .pushAnswers("removes-on-any-error") { request, answer in
            guard request.isForTNPG, let results = answer.json?["resp"], case .array(let list) = results,
                let code = list.first?["errcode"]?.plainText, code != "INVALID_ARGUMENT"
            else { return }
            answer.replace(status: 200, unregistered)
        },
        .pushAnswers("removes-on-any-argument") { request, answer in
            guard request.isForTNPG, let results = answer.json?["resp"], case .array(let list) = results,
                list.first?["errcode"]?.plainText == "INVALID_ARGUMENT"
            else { return }
            answer.replace(status: 200, unregistered)
        },
        .pushAnswers("removes-when-fcm-fails") { request, answer in
            guard request.isForFCM, answer.status == 503 else { return }
            answer.replace(
                status: 404,
                #"{"error":{"code":404,"status":"NOT_FOUND","message":"m","details":[{"@type":"#
                    + #""type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"UNREGISTERED"}]}}"#
            )
        },
    ]

    private static let registry: [Mutant] = [
        .registry("keeps-dead-devices") { RegistryRewrite(base: $0, removesDead: false) },
        .registry("keeps-both-users") { RegistryRewrite(base: $0, hoard: MutantMemory([:])) },
        .answers("lists-no-devices") { answer in
            guard answer.request.isDeviceList, answer.status == 200 else { return }
            answer[member: "devices"] = .array([])
        },
        .answers("lists-the-devices-of-others") { answer in
            guard answer.request.isDeviceList, answer.status == 200, answer[member: "devices"] == .array([]) else {
                return
            }
            answer[member: "devices"] = .array([
                .object([
                    JSONMember("device", .string("x")), JSONMember("last_seen", .string("2026-01-01T00:00:00.000Z")),
                ])
            ])
        },
        .answers("shows-another-platform") { answer in
            guard answer.request.isForDevice(.get), answer.status == 200 else { return }
            answer[member: "platform"] = .string("other")
        },
        .answers("keeps-the-first-platform") { answer in
            guard answer.request.isDeviceList, answer.status == 200, case .array(let list)? = answer[member: "devices"]
            else { return }
            answer[member: "devices"] = .array(
                list.map { $0["platform"]?.plainText == "ios" ? $0.setting("platform", to: .string("android")) : $0 }
            )
        },
        .answers("takes-away-with-200") { answer in
            if answer.request.isForDevice(.delete), answer.status == 204 { answer.status = 200 }
        },
        .answers("devices-by-their-encoding") { answer in
            guard answer.request.isDeviceList, answer.status == 200, case .array(let list)? = answer[member: "devices"]
            else { return }
            answer[member: "devices"] = .array(
                list.map {
                    $0.setting("device", to: .string(($0["device"]?.plainText ?? "").replacing("/", with: "%2F")))
                }
            )
        },
        .answers("malformed-registration-is-500") { answer in
            if answer.request.isForDevice(.put), answer.status == 400 { answer.status = 500 }
        },
        .answers("long-receipt-is-400") { answer in
            if answer.isFor(.post, "/v1/receipts", 413) { answer.status = 400 }
        },
        .answers("receipts-by-any-method") { answer in
            if answer.isFor(.get, "/v1/receipts", 405) { answer.status = 200 }
        },
        .receipts("notification-receipt-counts-nothing") { receipt in
            guard receipt.isOfNotification, let recipients = receipt.to else { return receipt }
            var receipt = receipt
            receipt.to = recipients.mapValues { Recipient(delivered: $0.delivered, devices: $0.devices, unread: 0) }
            return receipt
        },
        .receipts("notification-receipt-is-silent") { receipt in
            guard receipt.isOfNotification else { return receipt }
            var receipt = receipt
            receipt.payload.silent = true
            return receipt
        },
        .answers("registers-with-200") { answer in
            if answer.request.isForDevice(.put), answer.status == 204 { answer.status = 200 }
        },
        .answers("finds-every-device") { answer in
            guard answer.request.isForDevice(.get), answer.status == 404 else { return }
            answer.status = 200
            answer.body = Array(#"{"device":"x","last_seen":"2026-01-01T00:00:00.000Z"}"#.utf8)
        },
        .registry("keeps-devices-that-are-taken-away") { RegistryRewrite(base: $0, takesAway: false) },
        .requests("registers-for-anybody") { request in
            guard request.head.isForDevice(.put), request.isAnonymous else { return }
            request.answer("{}")
        },
        .answers("refuses-receipts") { answer in
            if answer.isFor(.post, "/v1/receipts", 202) { answer.status = 400 }
        },
        .answers("receipt-is-200") { answer in
            if answer.isFor(.post, "/v1/receipts", 202) { answer.status = 200 }
        },
        .requests("takes-receipts-of-anybody") { request in
            guard request.head.isFor(.post, "/v1/receipts"), request.isAnonymous else { return }
            request.answer("{}")
        },
        .answers("malformed-receipt-is-500") { answer in
            if answer.isFor(.post, "/v1/receipts", 400) { answer.status = 500 }
        },
        .answers("unknown-action-is-taken") { answer in
            guard answer.isFor(.post, "/v1/receipts", 400),
                answer[member: "pointer"]?.plainText == "/payload/what"
            else { return }
            answer.status = 202
            answer.empty()
        },
    ]
}
