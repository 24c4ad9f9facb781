package import PNSCodec
package import PNSService

/// Why a connection has to be failed: the code of the registry and a sentence for the peer.
package struct FrameFault: Error, Hashable, Sendable {
    /// The class of the fault; the registry gives its close code.
    package let code: ErrorCode

    /// A short sentence without anything that the peer sent.
    package let reason: String

    /// The clauses that ask for it.
    package let clauses: [MarkedClause]

    /// The close code that the clause names.
    var closeCode: UInt16 { self.code.closeCode?.rawValue ?? 1011 }

    static let unmasked = Self(code: .protocolError, reason: "frame is not masked", clauses: [.frm014])
    static let reservedBit = Self(code: .protocolError, reason: "reserved bit is set", clauses: [.frm015])
    static let reservedOpcode = Self(code: .protocolError, reason: "reserved opcode", clauses: [.frm016])
    static let fragmentedControl = Self(code: .protocolError, reason: "control frame is fragmented", clauses: [.frm017])
    static let longControl = Self(code: .protocolError, reason: "control frame over 125 bytes", clauses: [.frm017])
    static let nothingToContinue = Self(code: .protocolError, reason: "no message to continue", clauses: [.frm018])
    static let unfinishedMessage = Self(code: .protocolError, reason: "message within a message", clauses: [.frm018])
    static let notShortestLength = Self(
        code: .protocolError,
        reason: "length not in its shortest form",
        clauses: [.frm019]
    )
    static let highestLengthBit = Self(
        code: .protocolError,
        reason: "highest bit of a length is set",
        clauses: [.frm019]
    )
    static let shortClose = Self(code: .protocolError, reason: "close frame of one byte", clauses: [.frm020])
    static let closeCode = Self(code: .protocolError, reason: "close code is not permitted", clauses: [.frm020])
    static let unassignedCloseCode = Self(code: .protocolError, reason: Self.closeCode.reason, clauses: [.frm022])
    static let binary = Self(code: .unsupportedData, reason: "binary messages are not accepted", clauses: [.frm011])
    static let textNotUTF8 = Self(code: .invalidPayload, reason: "text is not UTF-8", clauses: [.frm010])
    static let reasonNotUTF8 = Self(code: .invalidPayload, reason: "close reason is not UTF-8", clauses: [.frm021])
    static let tooManyMessages = Self(
        code: .rateLimited,
        reason: "more messages than maxMessagesPerSecond",
        clauses: [.lim005, .lim006]
    )
    static let tooLong = Self(code: .messageTooBig, reason: "message is too long", clauses: [.frm012])
}

extension FrameFault {
    /// The fault of a device that is given up for what it does not do.
    ///
    /// - Parameter code: What ``DeviceWatch`` judged.
    init(givingUpFor code: ErrorCode) {
        let clauses: [MarkedClause] =
            switch code {
            case .tooSlow: [.frm041]
            case .pingTimeout: [.frm035, .frm037]
            case .requestTimeout: [.lim009]
            default: []
            }
        self.init(code: code, reason: code.title.lowercased(), clauses: clauses)
    }
}
