import PNSCodec
import PNSService

/// What each provider is sent for the payload of a push session.
extension PushSessionPayload {
    /// The payload for APNs: title and description as an alert, badge and sound beside it, the rest for the application.
    var apns: APNSPayload {
        let aps = APNSDictionary(
            alert: .parts(
                APNSAlertParts(
                    title: .plain(self.title),
                    body: self.description.isEmpty ? nil : .plain(self.description)
                )
            ),
            badge: self.data?.badge,
            sound: self.data?.sound.map { .name($0) }
        )
        let lifted = ["badge", "sound"]
        return APNSPayload(aps: aps, others: (self.data?.members ?? []).filter { !lifted.contains($0.name) })
    }

    /// The message of FCM for one device: title and description as a notification, everything else as data.
    ///
    /// - Parameter device: The token.
    /// - Returns: The message; `nil` for a name that FCM keeps for itself.
    func fcm(to device: DeviceID) -> FCMMessage? {
        let members = self.textMembers
        let data = members.isEmpty ? nil : FCMData(TextMembers(members))
        guard members.isEmpty || data != nil else { return nil }
        let notification = FCMNotification(
            title: self.title,
            body: self.description.isEmpty ? nil : self.description
        )
        return FCMMessage(target: .token(device), data: data, notification: notification)
    }

    /// The data of the legacy protocol: title and description under names of their own, which the data can take over.
    ///
    /// - Returns: The data; `nil` for a name that GCM keeps for itself.
    var gcm: GCMData? {
        let own = [TextMembers.Member("Title", self.title), TextMembers.Member("Content", self.description)]
        return GCMData(TextMembers(own + self.textMembers))
    }

    /// The members of the data, each value as a text: what is no string by its JSON.
    private var textMembers: [TextMembers.Member] {
        (self.data?.members ?? []).map { member in
            if case .string(let text) = member.value { return TextMembers.Member(member.name, text) }
            return TextMembers.Member(member.name, String(decoding: member.value.wire(), as: UTF8.self))
        }
    }
}
