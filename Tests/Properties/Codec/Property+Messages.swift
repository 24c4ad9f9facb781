import PNSCodec
import PNSConformance

extension Property {
    /// Any bytes are a message or a fault; a message that was read is written and read as the same one.
    static let messages = Property(name: "messages", seeds: { VectorTexts.below("core/") }) { bytes in
        let syntax = Property.fault(of: bytes)
        try Self.check(DeviceMessage.self, bytes, syntax)
        try Self.check(ServerMessage.self, bytes, syntax)
        try Self.check(NotifyRequest.self, bytes, syntax)
        try Self.check(NotifyRecord.self, bytes, syntax)
        try Self.check(NotifyAnswer.self, bytes, syntax)
        try Self.check(NotifyBatchAnswer.self, bytes, syntax)
        try Self.check(AuthenticationAnswer.self, bytes, syntax)
        try Self.check(Discovery.self, bytes, syntax)
        try Self.check(Problem.self, bytes, syntax)
        try Self.check(ClockAdvance.self, bytes, syntax)
        try Self.check(ClockAnswer.self, bytes, syntax)
    }

    static func check<Value: WireValue>(
        _ type: Value.Type,
        _ bytes: [UInt8],
        _ syntax: WireFault?
    ) throws {
        do throws(WireFault) {
            let value = try Value(wire: bytes)
            let isBareWord = bytes == Array("unseenNotificationDataRequest".utf8)
            guard syntax == nil || isBareWord else { throw WireFault(reason: .unexpectedToken) }
            let written = value.wire()
            let again = try Value(wire: written)
            guard again == value, again.wire() == written else { throw WireFault(reason: .wrongType) }
        } catch {
            let isAccepted = (try? Value(wire: bytes)) != nil
            try demand(!isAccepted, "\(type): what was read is not what is written, or it is no JSON")
            try demand((0...bytes.count).contains(error.offset), "\(type): the fault is beyond the text: \(error)")
            // A text that is not JSON is told as such, with the same place, whatever was to be read (FRM-003).
            let isMalformed = error.code == .malformed
            try demand(
                isMalformed == (syntax != nil),
                "\(type) says \(error), the text rules \(syntax.debugDescription)"
            )
            try demand(
                !isMalformed || error == syntax,
                "\(type) says \(error), the text rules \(syntax.debugDescription)"
            )
        }
    }
}
