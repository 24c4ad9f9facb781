/// Turns the frames of a server into messages and names what is wrong with them.
///
/// Pure: frames in, events out.
struct ServerMessageAssembler {
    private var fragments: [UInt8] = []
    private var isTextUnderWay: Bool?
    private var hasClosed = false

    /// - Throws: ``OversizedFrame`` when the fragments together cannot be held.
    mutating func receive(_ frame: ServerFrame) throws(OversizedFrame) -> [DeviceConnectionEvent] {
        var events = violations(of: frame).map(DeviceConnectionEvent.violation)
        // RFC 6455 section 5.5.1.
        if hasClosed, frame.opcode < 8 { events.append(.violation("a data frame after the close frame")) }
        switch frame.opcode {
        case 0:
            guard let isText = isTextUnderWay else {
                return events + [.violation("a continuation frame without a message")]
            }
            let total = fragments.count + frame.payload.count
            guard total <= ServerFrameReader.maxPayloadBytes else { throw OversizedFrame(length: UInt64(total)) }
            fragments += frame.payload
            if frame.isFinal { events += finish(isText: isText) }
        case 1, 2:
            if isTextUnderWay != nil { events.append(.violation("a new message inside a fragmented one")) }
            fragments = frame.payload
            isTextUnderWay = frame.opcode == 1
            if frame.isFinal { events += finish(isText: frame.opcode == 1) }
        case 8:
            hasClosed = true
            events += close(frame.payload)
        case 9: events.append(.ping(frame.payload))
        case 10: events.append(.pong(frame.payload))
        default: events.append(.violation("reserved opcode \(frame.opcode)"))
        }
        return events
    }

    private mutating func finish(isText: Bool) -> [DeviceConnectionEvent] {
        defer {
            fragments = []
            isTextUnderWay = nil
        }
        guard isText, String(validating: fragments, as: UTF8.self) == nil else {
            return [.message(isText: isText, bytes: fragments)]
        }
        return [.violation("a text message that is not UTF-8"), .message(isText: true, bytes: fragments)]
    }

    private func violations(of frame: ServerFrame) -> [String] {
        var found: [String] = []
        if frame.isMasked { found.append("a masked frame") }
        if frame.reserved != 0 { found.append("reserved bits \(frame.reserved) without an extension") }
        if frame.isLengthPadded { found.append("a length that is not in its shortest form") }
        if frame.opcode >= 8, frame.payload.count > 125 || !frame.isFinal {
            found.append("a control frame that is fragmented or too long")
        }
        return found
    }

    private func close(_ payload: [UInt8]) -> [DeviceConnectionEvent] {
        guard !payload.isEmpty else { return [.closeFrame(code: nil, reason: [])] }
        guard payload.count >= 2 else {
            return [.violation("a close frame with one byte"), .closeFrame(code: nil, reason: [])]
        }
        let code = Int(payload[0]) << 8 | Int(payload[1])
        let reason = Array(payload[2...])
        var events: [DeviceConnectionEvent] = []
        if String(validating: reason, as: UTF8.self) == nil {
            events.append(.violation("a close reason that is not UTF-8"))
        }
        let isPermitted = (1000...1003).contains(code) || (1007...1014).contains(code) || (3000...4999).contains(code)
        if !isPermitted { events.append(.violation("close code \(code), which is not for the wire")) }
        return events + [.closeFrame(code: code, reason: reason)]
    }
}
