/// One step of a scenario: something to do, and checks of what it brings.
struct Step: Hashable, Sendable {
    /// The closed vocabulary of steps; see `Conformance/AUTHORING.md`.
    indirect enum Action: Hashable, Sendable {
        case open(HandshakeForm)
        case expectAnswer(conn: String)
        case expect(conn: String, counts: Bool, fence: Bool, keep: [Keep])
        case send(conn: String, MessageForm, refused: Bool)
        case frames(conn: String, [FrameForm], bytewise: Bool, refused: Bool)
        case settle(conns: [String])
        case expectClose(conn: String)
        case expectPong(conn: String)
        case expectPing(conn: String)
        case behave(conn: String, reads: Bool?, pongs: Bool?)
        case call(CallForm)
        case authentication(user: String)
        case answer(user: String, AnswerForm)
        case clock(advance: RawJSON)
        case restart(how: RestartForm, node: Int?)
        case terminate(how: RestartForm, node: Int?)
        case drop(conn: String, how: DropForm)
        case now(name: String, plusSeconds: Int = 0)
        case fault(at: FaultPoint, rules: [FaultRule])
        case script(ScriptForm)
        case received(ReceivedForm)
        case stream(StreamForm)
        case feedback(FeedbackForm)
        case assert
        case `repeat`(times: Int, name: String?, steps: [Step])
    }

    /// What is sent as a message.
    enum MessageForm: Hashable, Sendable {
        case json(RawJSON)
        case bytes(ByteForm)
    }

    /// How a server process ends.
    enum RestartForm: String, CaseIterable, Sendable {
        case kill, term
    }

    /// How a device goes away.
    enum DropForm: String, CaseIterable, Sendable {
        case close, end, reset
    }

    /// What a bad network is put before: the next connection of this name, or the next call of this operation.
    enum FaultPoint: Hashable, Sendable {
        case conn(String)
        case operation(String)
    }

    /// A value to keep under a name.
    struct Keep: Hashable, Sendable {
        var name: String
        var pointer: String
    }

    /// What to do.
    var action: Action
    /// What to judge.
    var checks: [Check]
    /// Seconds that the effect takes by the protocol, as terms.
    var takes: RawJSON?
    /// Where the step stands in its file, a JSON pointer.
    var pointer: String
}

extension Step.Action {
    /// The node at which it happens, if it names one.
    var node: Int? {
        switch self {
        case .open(let form): form.request.node
        case .call(let form): form.request.node
        case .stream(let form): form.call?.request.node
        case .feedback(let form): form.call?.request.node
        case .restart(_, let node), .terminate(_, let node): node
        default: nil
        }
    }
}

/// A handshake as scenarios write it.
struct HandshakeForm: Hashable, Sendable {
    var conn: String
    var request: RequestForm
    /// Frames that follow in the same bytes.
    var with: [FrameForm]
    var bytewise: Bool
    /// What the step waits for.
    var until = Until.answered

    enum Until: String, CaseIterable, Sendable {
        /// The answer to the handshake.
        case answered
        /// The server's question to the application.
        case asked
    }
}

/// A request as scenarios write it: what differs from the operation.
struct RequestForm: Hashable, Sendable {
    /// The user whose credentials are sent.
    var user: String?
    var hasCredentials: Bool
    var method: String?
    var path: String?
    var version: String?
    /// What stands for `{NAME}` in the path of the operation.
    var parameters: [Parameter] = []
    /// Headers that replace those of the same name; a `nil` value leaves one out.
    var set: [Setting]
    /// Headers added after all others.
    var add: [RawJSON]
    var body: Step.MessageForm?
    /// Which of the server's nodes, counted from 1; `nil` for the address at which all else is judged.
    var node: Int?

    struct Setting: Hashable, Sendable {
        var name: String
        var value: String?
    }

    /// A part of the path, with `${…}`.
    struct Parameter: Hashable, Sendable {
        var name: String
        var value: RawJSON
    }
}

/// An HTTP call as scenarios write it.
struct CallForm: Hashable, Sendable {
    enum Caller: String, CaseIterable, Sendable {
        case application, nobody, stranger, clock
    }

    var operation: String
    var caller: Caller
    var request: RequestForm
    var keep: [Step.Keep]
    /// The name under which the status is kept.
    var keepStatus: String?
    /// Whether the network has to lose the answer.
    var isLost = false
    /// Whether it is made again until its checks hold, or the deadline passes: for what comes about by itself.
    var isRepeated = false
}
