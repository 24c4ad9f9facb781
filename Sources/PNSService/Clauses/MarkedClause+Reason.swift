public import PNSCodec

extension MarkedClause {
    /// The text rule by which the codec refused a text, where its reason tells one.
    ///
    /// The codec reads without knowing for which service; so its refusals are noted where they are answered. Which rule for
    /// timestamps was broken no reason tells.
    ///
    /// - Parameter reason: The reason of the registry.
    public init?(_ reason: Reason) {
        switch reason {
        case .unexpectedEnd, .unexpectedToken, .trailingComma, .trailingData, .invalidNumber, .invalidEscape,
            .controlCharacter:
            self = .jsn002
        case .duplicateMember: self = .jsn003
        case .loneSurrogate: self = .jsn004
        case .invalidUTF8: self = .jsn005
        case .tooDeep: self = .jsn006
        case .byteOrderMark: self = .jsn010
        case .wrongType: self = .jsn012
        case .notIntegral, .outOfRange: self = .num002
        case .tooLong: self = .idn003
        default: return nil
        }
    }
}

extension ClauseCounter {
    /// Notes what an error that is answered says of the rules: the text rule that was broken, and its exact reason.
    ///
    /// - Parameter error: The error.
    public func note(answering error: ServiceError) {
        guard let reason = error.reason else { return }
        note(.err004)
        if let clause = MarkedClause(reason) { note(clause) }
        // An empty batch has the same reason, at another place.
        if reason == .empty, error.pointer != "/notifications" { note(.idn003) }
    }
}
