import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the receipts that are made of notifications.
    static let notificationReceipt: [Mutant] = receiptNumbers + receiptConnections + receiptDevices

    private static let receiptNumbers: [Mutant] = [
        .registry("one-number-for-two") { base in
            RegistryRewrite(
                base: base,
                mistake: { user in
                    guard user.text.hasSuffix("-ben") else { return user }
                    return (try? UserID(validating: user.text.dropLast("ben".count) + "anna")) ?? user
                }
            )
        },
        .registry("other-number-each-time") { RegistryRewrite(base: $0, forgetsNumbers: true) },
        .receipts("notification-seq-stays") { receipt in
            guard receipt.isOfNotification else { return receipt }
            var receipt = receipt
            receipt.payload.seq = 1
            return receipt
        },
        .receipts("other-topic-each-time") { receipt in
            guard receipt.isOfNotification, receipt.payload.seq.isMultiple(of: 2),
                let other = receipt.to?.keys.first.flatMap({ UID(number: $0.number ^ 2) })
            else { return receipt }
            var receipt = receipt
            receipt.payload.topic = .user(other)
            return receipt
        },
        Mutant("repetitions-make-receipts") { setup in
            setup.rigStore { rig in
                rig.onAccept = { base, records, application, now throws(StoreError) in
                    let outcome = try await base.accept(records, from: application, at: now)
                    guard case .accepted(let acceptance) = outcome, acceptance.changes.isEmpty,
                        let record = records.first
                    else { return outcome }
                    let count = try await base.unseenCount(of: record.user)
                    let change = CountChange(user: record.user, count: count)
                    return .accepted(Acceptance(ids: acceptance.ids, changes: [change]))
                }
            }
        },
    ]

    private static let receiptConnections: [Mutant] = [
        .recipients(ofNotifications: "counts-no-connections") { Recipient(unread: $0.unread) },
        .recipients(ofNotifications: "counts-one-connection") { recipient in
            Recipient(delivered: min(1, recipient.delivered), devices: recipient.devices, unread: recipient.unread)
        },
        .recipients(ofNotifications: "names-no-devices") { recipient in
            Recipient(delivered: recipient.delivered, unread: recipient.unread)
        },
        .recipients(ofNotifications: "devices-in-percent-encoding") { recipient in
            let devices = recipient.devices?.compactMap { DeviceID($0.text.replacing("/", with: "%2F")) }
            return Recipient(delivered: recipient.delivered, devices: devices, unread: recipient.unread)
        },
    ]

    private static let receiptDevices: [Mutant] = [
        .deviceAnswers("ignores-device-id") { $0.setting("device_id", to: nil) },
        .deviceAnswers("takes-any-device-id") { answer in
            guard let id = answer["device_id"] else { return answer }
            switch id {
            case .string(let text): return text.isEmpty ? answer.setting("device_id", to: .string("none")) : answer
            default: return answer.setting("device_id", to: .string(String(decoding: id.wire(), as: UTF8.self)))
            }
        },
        .requests("ignores-the-device-of-a-query") { request in
            guard request.head.isHandshake, let path = request.head.path else { return }
            request.head.path = path.replacing("?device=", with: "?other=")
        },
    ]
}

extension Mutant {
    /// A mutant whose handlers are told something else of the recipients of notifications.
    fileprivate static func recipients(
        ofNotifications id: String,
        _ edit: @escaping @Sendable (Recipient) -> Recipient
    ) -> Mutant {
        .receipts(id) { receipt in
            guard receipt.isOfNotification, let recipients = receipt.to else { return receipt }
            var receipt = receipt
            receipt.to = recipients.mapValues(edit)
            return receipt
        }
    }

    /// A mutant that reads another answer of the application.
    fileprivate static func deviceAnswers(
        _ id: String,
        _ edit: @escaping @Sendable (JSONValue) -> JSONValue
    ) -> Mutant {
        .exchanges(id) { request, client in
            var answer = try await client.exchange(request)
            if let body = try? JSONValue(wire: answer.body) { answer.body = edit(body).wire() }
            return answer
        }
    }
}

extension Receipt {
    /// Whether the server made it of a notification: nobody has sent what it is about.
    var isOfNotification: Bool { self.payload.from == nil && self.payload.mime == "text/plain" }
}
