import PNSCodec

/// What APNs gets of a receipt, directly or behind FCM: the headers, and the part of the payload that the system reads.
///
/// Spec: MAP-030 to MAP-036
struct APNSBlock: Sendable {
    /// The texts of an alert.
    static let names = ["title", "title_loc_key", "subtitle", "body", "loc_key", "launch_image"]

    /// The largest badge that iOS takes.
    private static let maxBadge: UInt64 = 2_147_483_647

    /// How long a call rings.
    private static let ringing = Duration.seconds(10)

    /// How long a message waits for a device, in seconds.
    let timeToLive: UInt32

    /// What APNs calls the topic: the bundle id of the application.
    let topic: String?

    /// What iOS shows by itself.
    let display: DisplaySettings

    /// The headers.
    func headers(_ view: ReceiptView, at now: Timestamp) -> [(name: String, value: String)] {
        let life = view.payload.webrtc == .started ? Self.ringing : .seconds(Int64(self.timeToLive))
        var headers = [
            (name: "apns-push-type", value: view.isRead ? "background" : "alert"),
            (name: "apns-priority", value: view.isRead ? "5" : "10"),
            (name: "apns-collapse-id", value: view.topic.text),
            (name: "apns-expiration", value: "\(now.advanced(by: life).seconds)"),
        ]
        if let topic = self.topic { headers.append((name: "apns-topic", value: topic)) }
        return headers
    }

    /// The member `aps`.
    func dictionary(_ view: ReceiptView) -> APNSDictionary {
        var dictionary = APNSDictionary(
            alert: self.alert(view),
            badge: Int(min(view.unread, Self.maxBadge)),
            sound: view.isSilent ? nil : .name("default"),
            contentAvailable: true,
            mutableContent: !view.isRead
        )
        dictionary.threadID = view.topic.text
        dictionary.interruptionLevel =
            view.isRead ? .passive : view.payload.webrtc == .started ? .critical : .timeSensitive
        return dictionary
    }

    /// What iOS shows; nothing of what is silent (MAP-022).
    private func alert(_ view: ReceiptView) -> APNSAlert? {
        guard self.display.isEnabled, !view.isSilent else { return nil }
        var parts = APNSAlertParts(
            title: self.display.text("title", for: view).map(APNSText.plain),
            subtitle: self.display.text("subtitle", for: view),
            body: self.display.text("body", for: view).map(APNSText.plain)
        )
        parts.titleLocKey = self.display.text("title_loc_key", for: view)
        parts.locKey = self.display.text("loc_key", for: view)
        parts.launchImage = self.display.text("launch_image", for: view)
        return .parts(parts)
    }
}
