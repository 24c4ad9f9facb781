package import NIOCore
package import PNSService

/// Reads the frames of a device: bytes in, events out.
///
/// Every rule of RFC 6455 that binds a client is checked at the earliest byte that shows a breach. A payload is
/// unmasked as it arrives; its size is judged at the header, before any of it is kept.
package struct FrameReader: Sendable {
    /// A text message of which a part has arrived.
    private struct Message {
        var bytes: [UInt8] = []
        var text = UTF8Validator()
    }

    private let maxMessageBytes: Int
    private let clauses: ClauseCounter
    private var unread = ByteBuffer()

    /// The frame whose payload is arriving, and how much of it is here.
    private var frame: FrameHeader?
    private var received = 0

    private var message: Message?
    private var control: [UInt8] = []
    private var isBroken = false

    /// Whether a message or a frame has begun to arrive and is not whole.
    var hasBegun: Bool { self.message != nil || self.frame != nil || self.unread.readableBytes > 0 }

    /// Whether a message has begun and not ended, control frames within it aside.
    var isWithinMessage: Bool { self.message != nil }

    /// Makes a reader at the start of a connection.
    ///
    /// - Parameters:
    ///   - maxMessageBytes: The longest message that is accepted, in bytes.
    ///   - clauses: Told which clauses are executed.
    package init(maxMessageBytes: Int, clauses: ClauseCounter = ClauseCounter()) {
        self.maxMessageBytes = maxMessageBytes
        self.clauses = clauses
    }

    /// Hands over bytes that arrived.
    ///
    /// - Parameter bytes: The bytes that follow those given before.
    package mutating func append(_ bytes: ByteBuffer) {
        guard !self.isBroken else { return }
        if self.unread.readableBytes == 0 {
            self.unread = bytes
        } else {
            self.unread.writeImmutableBuffer(bytes)
        }
    }

    /// The next event that the bytes so far make up.
    ///
    /// - Returns: An event, or `nil` until more bytes are appended, and for ever after a violation.
    package mutating func next() -> FrameEvent? {
        guard !self.isBroken else { return nil }
        do {
            while true {
                if self.frame == nil { self.frame = try self.readHeader() }
                guard let frame = self.frame, try self.readPayload(of: frame) else {
                    // Gives the read buffer back, so that an idle connection holds none.
                    if self.unread.readableBytes == 0 { self.unread = ByteBuffer() }
                    return nil
                }
                self.frame = nil
                self.received = 0
                if let event = try self.finish(frame) { return event }
            }
        } catch {
            self = FrameReader(maxMessageBytes: self.maxMessageBytes, clauses: self.clauses)
            self.isBroken = true
            return .violation(error)
        }
    }

    private mutating func readHeader() throws(FrameFault) -> FrameHeader? {
        guard let opcode = try FrameHeader.opcode(of: self.unread) else { return nil }
        switch opcode {
        case .continuation where self.message == nil: throw .nothingToContinue  // FRM-018
        case .text where self.message != nil, .binary where self.message != nil: throw .unfinishedMessage  // FRM-018
        case .binary: throw .binary  // FRM-011
        case .continuation, .text, .close, .ping, .pong: break
        }
        guard let header = try FrameHeader.read(&self.unread) else { return nil }
        if !opcode.isControl {
            // FRM-012: at the header, so that nothing of a message too long is kept.
            let room = self.maxMessageBytes - (self.message?.bytes.count ?? 0)
            guard header.length <= room else { throw .tooLong }
            if self.message == nil { self.message = Message() }
        }
        return header
    }

    /// Unmasks what has arrived of the payload; answers whether that was all of it.
    private mutating func readPayload(of frame: FrameHeader) throws(FrameFault) -> Bool {
        let count = min(frame.length - self.received, self.unread.readableBytes)
        if frame.opcode.isControl {
            self.control.append(masked: self.unread.readableBytesView.prefix(count), key: frame.mask, at: self.received)
        } else if var message = self.message.take() {
            let from = message.bytes.count
            message.bytes.append(
                masked: self.unread.readableBytesView.prefix(count),
                key: frame.mask,
                at: self.received
            )
            let isText = message.bytes.withUnsafeBytes {
                message.text.accepts(UnsafeRawBufferPointer(rebasing: $0[from...]))
            }
            guard isText else { throw .textNotUTF8 }  // FRM-010
            self.message = message
        }
        self.unread.moveReaderIndex(forwardBy: count)
        self.received += count
        return self.received == frame.length
    }

    private mutating func finish(_ frame: FrameHeader) throws(FrameFault) -> FrameEvent? {
        if frame.opcode.isControl {
            let payload = self.control
            self.control = []
            return switch frame.opcode {
            case .ping: .ping(payload)
            case .close: .close(code: try ClosePayload.code(payload))
            default: .pong
            }
        }
        if frame.opcode == .continuation { self.clauses.note(.frm002) }  // any number of them, empty ones too
        guard frame.isFinal, let message = self.message.take() else { return nil }
        guard message.text.isComplete else { throw .textNotUTF8 }  // FRM-010
        if message.bytes.count == self.maxMessageBytes { self.clauses.note(.frm013) }
        return .message(message.bytes)
    }
}
