/// What a judge knows about one device connection.
struct DeviceState {
    enum Phase: Equatable {
        case opening
        case open
        case refused
        case ended(String)
    }

    /// A message that the server sent, barrier answers left out.
    struct Message {
        var value: RawJSON
        /// The only member's name; empty for what is no message at all.
        var kind: String
        /// The number of the transcript event.
        var event: Int
    }

    /// A request whose answer is a seen answer.
    enum SeenRequest { case own, barrier }

    static let countKind = "newNotificationCountChanged"
    static let seenKind = "seenNotificationData"
    static let errorKind = "error"
    static let seenRequestKind = "seenNotificationsRequest"

    var phase = Phase.opening
    var key: String
    var answer: HTTPAnswer?
    var answerEvent: Int?
    var messages: [Message] = []
    /// Messages before this one were taken by `expect`.
    var taken = 0
    /// Messages before this one came before the last fence.
    var fence = 0
    /// Seen requests that were not answered, oldest first.
    var outstanding: [SeenRequest] = []
    /// How many messages were sent that have to be answered with an error.
    var refusals = 0
    /// The message of the device that is under way in frames; `nil` between messages.
    var unfinished: [UInt8]?
    var barriersSent = 0
    /// Up to where the messages reached when each barrier was answered.
    var barrierPositions: [Int] = []
    var pongs: [(payload: [UInt8], event: Int)] = []
    var pongsTaken = 0
    var pings: [(payload: [UInt8], event: Int)] = []
    var pingsTaken = 0
    /// Whether the runner answers pings, and whether it reads, as a device has to.
    var answersPings = true
    var isReading = true
    /// Whether the clock was moved since the connection was opened, so that a ping can wait for its pong.
    var hasMovedClock = false
    var closeCode: Int??
    var closeEvent: Int?
    var hasSentClose = false
    /// Whether a message came, barrier answers left out.
    var hasReceived = false
    var wireFaults: [(text: String, clause: String, event: Int)] = []

    var barriersAnswered: Int { barrierPositions.count }

    /// Whether an error that was due has not come, so that an answer can have come in its place: nobody knows then which
    /// answer is a barrier's.
    var owesError: Bool { messages.count { $0.kind == Self.errorKind } < refusals }

    /// A seen answer that came where a barrier's was due and is not empty, as that one is.
    var doubtful: Message?

    /// The oldest request, a barrier, was answered here.
    mutating func passBarrier() {
        outstanding.removeFirst()
        barrierPositions.append(messages.count)
    }

    var isOpen: Bool { phase == .open }

    /// Whether the device does what keeps a connection open, and has to be heard.
    var isWellBehaved: Bool { isOpen && answersPings && isReading && !hasSentClose && hasMovedClock }

    /// Follows what the scenario sends, to know which answers it has asked for; what is refused asks for none.
    mutating func noteSent(_ frame: DeviceFrame, isRefused: Bool = false) {
        switch frame.opcode {
        case 0 where unfinished != nil: unfinished? += frame.payload
        case 1, 2: unfinished = frame.payload
        default: return
        }
        guard frame.isFinal, let message = unfinished else { return }
        unfinished = nil
        guard !isRefused else {
            refusals += 1
            return
        }
        if (try? RawJSON(parsing: message))?["seenNotificationsRequest"] != nil { outstanding.append(.own) }
    }

    /// How the connection stands, for a reader.
    var standing: String {
        switch phase {
        case .opening: "the handshake was not answered"
        case .open: "the connection is open"
        case .refused: "the handshake was answered \(answer?.status ?? 0)"
        case .ended(let how): how
        }
    }
}
