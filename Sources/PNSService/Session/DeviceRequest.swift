import PNSCodec

/// One text message of a device, read.
///
/// Messages are read when they arrive, so that a queue holds a few bytes for each and never the message.
enum DeviceRequest: Hashable, Sendable {
    /// The device asks for what it has not seen (UNS-001).
    case unseen

    /// The device asks for what it has seen (SEN-001).
    case seen(after: Timestamp?)

    /// The device asks for both at once (DAT-001).
    case both(after: Timestamp?)

    /// The message is to be answered with an error.
    case refused(ServiceError)

    init(message: [UInt8]) {
        do {
            switch try DeviceMessage(wire: message) {
            case .unseenNotificationDataRequest: self = .unseen
            case .seenNotificationsRequest(let request): self = .seen(after: request.receivedAfter)
            case .notificationDataRequest(let request): self = .both(after: request.receivedAfter)
            }
        } catch {
            // FRM-003 malformed, FRM-004 unknown-type, FRM-005, FRM-006 and SEN-009 bad-argument
            self = .refused(ServiceError(error))
        }
    }
}
