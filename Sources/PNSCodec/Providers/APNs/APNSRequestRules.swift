extension APNSHeaders {
    /// What APNs would refuse of a payload under these headers; nil where nothing is known.
    ///
    /// - Parameters:
    ///   - payload: The payload.
    ///   - byteCount: How long it is, written.
    /// - Returns: The fault; its pointer is of the payload.
    public func fault(of payload: APNSPayload, byteCount: Int) -> WireFault? {
        if payload.aps == nil, payload.others.isEmpty { return WireFault(reason: .empty) }
        let limit = self.pushType?.maxPayloadBytes ?? APNSPayload.maxBytes
        guard byteCount <= limit else { return WireFault(reason: .tooLong) }
        switch self.pushType {
        case .background: return Self.backgroundFault(payload.aps ?? APNSDictionary())
        case .liveactivity:
            return payload.aps?.event == nil ? WireFault(reason: .missingMember, pointer: "/aps/event") : nil
        default: return nil
        }
    }

    /// A push in the background says that there is content, and nothing else (APN-048).
    private static func backgroundFault(_ aps: APNSDictionary) -> WireFault? {
        func conflict(_ name: String) -> WireFault { WireFault(reason: .conflictingMembers, pointer: "/aps/\(name)") }
        guard aps.contentAvailable else { return WireFault(reason: .missingMember, pointer: "/aps/content-available") }
        if aps.alert != nil { return conflict("alert") }
        if aps.badge != nil { return conflict("badge") }
        if aps.sound != nil { return conflict("sound") }
        return nil
    }
}
