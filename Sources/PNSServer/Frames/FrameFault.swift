package import PNSCodec

/// Why a connection has to be failed: the code of the registry and a sentence for the peer.
package struct FrameFault: Error, Hashable, Sendable {
    /// The class of the fault; the registry gives its close code.
    package let code: ErrorCode

    /// A short sentence without anything that the peer sent.
    package let reason: String

    /// The close code that the clause names.
    var closeCode: UInt16 { self.code.closeCode?.rawValue ?? 1011 }

    static let unmasked = Self(code: .protocolError, reason: "frame is not masked")  // FRM-014
    static let reservedBit = Self(code: .protocolError, reason: "reserved bit is set")  // FRM-015
    static let reservedOpcode = Self(code: .protocolError, reason: "reserved opcode")  // FRM-016
    static let fragmentedControl = Self(code: .protocolError, reason: "control frame is fragmented")  // FRM-017
    static let longControl = Self(code: .protocolError, reason: "control frame over 125 bytes")  // FRM-017
    static let nothingToContinue = Self(code: .protocolError, reason: "no message to continue")  // FRM-018
    static let unfinishedMessage = Self(code: .protocolError, reason: "message within a message")  // FRM-018
    static let notShortestLength = Self(code: .protocolError, reason: "length not in its shortest form")  // FRM-019
    static let highestLengthBit = Self(code: .protocolError, reason: "highest bit of a length is set")  // FRM-019
    static let shortClose = Self(code: .protocolError, reason: "close frame of one byte")  // FRM-020
    static let closeCode = Self(code: .protocolError, reason: "close code is not permitted")  // FRM-020
    static let binary = Self(code: .unsupportedData, reason: "binary messages are not accepted")  // FRM-011
    static let textNotUTF8 = Self(code: .invalidPayload, reason: "text is not UTF-8")  // FRM-010
    static let reasonNotUTF8 = Self(code: .invalidPayload, reason: "close reason is not UTF-8")  // FRM-021
    static let tooManyMessages = Self(code: .rateLimited, reason: "more messages than maxMessagesPerSecond")  // LIM-005
    static let tooLong = Self(code: .messageTooBig, reason: "message is too long")  // FRM-012
}
