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
            self = .refused(ServiceError(error))
        }
    }

    /// Notes the clause by which the message was read, or refused.
    ///
    /// - Parameters:
    ///   - message: The bytes that it was read from.
    ///   - clauses: Where to.
    func note(spelledAs message: [UInt8], in clauses: ClauseCounter) {
        switch self {
        case .unseen:
            switch message.first(where: { !" \t\r\n".utf8.contains($0) }) {
            case UInt8(ascii: "u"): clauses.note(.uns002)
            case UInt8(ascii: "\""): clauses.note(.uns003)
            default: clauses.note(.uns004)
            }
        case .seen, .both:
            break
        case .refused(let error):
            clauses.note(answering: error)
            switch error.code {
            case .malformed: clauses.note(.frm003)
            case .unknownType: clauses.note(.frm004)
            default: clauses.note(error.reason == .conflictingMembers ? .frm006 : .frm005)
            }
            if error.pointer == "/seenNotificationsRequest/receivedAfter" { clauses.note(.sen009) }
            if error.pointer == "/notificationDataRequest/receivedAfter" { clauses.note(.dat010) }
        }
    }
}
