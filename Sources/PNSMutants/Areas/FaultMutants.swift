import NIOCore
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.fault.…`: what a bad network brings out.
    static let fault: [Mutant] = [
        .acceptance("stores-batches-that-are-sent-again") { call throws(StoreError) in
            let outcome = try await call.pass()
            let isWhole = !call.isSingle && call.repetitions.count == call.records.count
            if case .accepted = outcome, isWhole { try await call.hide(call.records) }
            return outcome
        },
        Mutant("answers-half-a-request") { setup in
            setup.seams.inboundBytes = { GuessesRequests() }
        },
        .inboundFrames("drops-doubled-frames") {
            var latest: RawFrame?
            return { frame in
                // A key is not used twice by a device, so that only a double has that of the frame before.
                defer { latest = frame }
                return frame.key != nil && frame == latest ? [] : [frame]
            }
        },
        Mutant("loses-what-a-vanished-device-was-answered") { setup in
            let isAnswered = SessionMemory<UInt64, Bool>(false)
            let isLost = SessionMemory<UserID, Bool>(false)
            setup.rewriteActions { context, actions in
                switch context.event {
                case .message: isAnswered[context.connection] = false
                case .closed: if isAnswered[context.connection] { isLost[context.user] = true }
                default: break
                }
                if actions.contains(where: \.isAnswerWithNotifications) { isAnswered[context.connection] = true }
                return actions
            }
            setup.rigStore { rig in
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    isLost[user] ? [] : try await base.unseen(of: user, within: bounds)
                }
                rig.onSeen = { base, question throws(StoreError) in
                    isLost[question.user] ? [] : try await base.seen(question)
                }
            }
        },
        Mutant("silences-users-who-lost-a-device") { setup in
            let isTold = SessionMemory<UInt64, Bool>(false)
            let isSilenced = SessionMemory<UserID, Bool>(false)
            setup.rewriteActions { context, actions in
                switch context.event {
                case .countChanged, .flush: isTold[context.connection] = true
                case .message: isTold[context.connection] = false
                case .closed: if isTold[context.connection] { isSilenced[context.user] = true }
                default: break
                }
                if case .countRead = context.event { return actions }
                return isSilenced[context.user] ? actions.filter { !$0.isCount } : actions
            }
        },
    ]
}

/// Takes the start of an unseen request for all of it.
private struct GuessesRequests: ByteInterceptor {
    private static let request = Array("unseenNotificationDataRequest".utf8)

    /// What came of a frame that is not there whole.
    private var start: [UInt8] = []
    /// How many bytes of a frame that was guessed are still to come.
    private var missing = 0

    mutating func intercept(_ bytes: ByteBuffer) -> ByteBuffer {
        let late = min(self.missing, bytes.readableBytes)
        self.missing -= late
        self.start += bytes.readableBytesView.dropFirst(late)
        var changed = ByteBuffer()
        var unread = self.start[...]
        while let frame = RawFrame(from: &unread) { changed.writeBytes(frame.bytes()) }
        self.start = Array(unread)
        guard let guess = self.guess else { return changed }
        changed.writeBytes(guess.bytes())
        self.missing = guess.bytes().count - self.start.count
        self.start = []
        return changed
    }

    /// The whole frame of which this is the start, if half of the request can be read.
    private var guess: RawFrame? {
        let headerBytes = 6
        guard self.start.count > headerBytes, self.start[0] == 0x81, Int(self.start[1]) == 0x80 | Self.request.count
        else { return nil }
        let key = Array(self.start[2..<headerBytes])
        let payload = self.start.dropFirst(headerBytes).enumerated().map { $1 ^ key[$0 & 3] }
        guard payload.count >= Self.request.count / 2, Self.request.starts(with: payload) else { return nil }
        return RawFrame(opcode: 1, key: key, payload: Self.request)
    }
}

extension DeviceSession.Action {
    private var message: ServerMessage? {
        switch self {
        case .send(let message), .sendAndReport(let message): message
        default: nil
        }
    }

    /// Whether it answers an unseen request, and not with nothing.
    fileprivate var isAnswerWithNotifications: Bool { self.message?.unseen?.isEmpty == false }

    /// Whether it tells a count.
    fileprivate var isCount: Bool { self.message?.count != nil }
}
