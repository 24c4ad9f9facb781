@testable import PNSConformance

/// Drives a ``ScenarioMachine`` by hand: no sockets, no time.
struct MachineBench {
    static let levels: [String: Level] = ["MST-001": .must, "SHD-001": .should, "MAY-001": .may, "ORD-007": .must]

    private(set) var machine: ScenarioMachine
    /// All that it commanded, in order.
    private(set) var commands: [RunnerCommand]
    /// All that it was told, in order.
    private(set) var events: [ScenarioEvent] = []
    let scenario: Scenario
    let context: ScenarioContext
    let policy: JudgePolicy

    /// Begins a scenario of these steps: their JSON, without the brackets around them.
    init(
        _ steps: String,
        head: String = "",
        nodes: [String] = [],
        devices: [String: MintedDevice] = [:],
        policy change: (inout JudgePolicy) -> Void = { _ in }
    ) throws {
        scenario = try Self.scenario(steps, head: head)
        var policy = JudgePolicy()
        policy.operations = [
            "subscribe": Operation(method: "GET", path: "/subscribe", success: [101], isOnClock: false),
            "notify": Operation(method: "POST", path: "/notify", success: [202], isOnClock: false),
            "push-devices": Operation(
                method: "POST",
                path: "/v1/push-sessions/{session}/devices",
                success: [202],
                isOnClock: false
            ),
            "push-feedback": Operation(
                method: "GET",
                path: "/v1/push-sessions/{session}/feedback",
                success: [200],
                isOnClock: false
            ),
            "clock-read": Operation(method: "GET", path: "/clock", success: [200], isOnClock: true),
        ]
        policy.fault = { $0.members?.count == 1 ? nil : "a message without exactly one member" }
        change(&policy)
        self.policy = policy
        var context = Self.context
        context.nodeAuthorities = nodes
        context.devices = devices
        self.context = context
        machine = ScenarioMachine(scenario, context: context, policy: policy, levels: Self.levels)
        commands = machine.start()
    }

    static func scenario(_ steps: String, head: String = "") throws -> Scenario {
        let text = """
            {"format": "scenario/1", "id": "server.area.slug", "title": "T", "level": "must", "clauses": ["MST-001"],
             "since": {"spec": "2026.1", "suite": "1.0.0"}, \(head) "users": {"alice": {}, "bob": {}},
             "steps": [\(steps)]}
            """
        return try Scenario(try DataReader(text: text, file: "slug.json"))
    }

    static let context = ScenarioContext(
        unique: "uniq",
        users: [
            "alice": .init(authorization: "Bearer a", userID: "u-alice"),
            "bob": .init(authorization: "Bearer b", userID: "u-bob"),
        ],
        application: "Bearer app",
        stranger: "Bearer stranger",
        clock: nil,
        authority: "127.0.0.1:1",
        clockAuthority: nil,
        applicationURL: "http://127.0.0.1:2/authenticate",
        limits: ["maxMessageBytes": 65_536]
    )

    static let open = #"{"do": "open", "conn": "d1", "user": "alice"}"#
    static let openSecond = #"{"do": "open", "conn": "d2", "user": "bob"}"#

    // MARK: Events

    mutating func feed(_ events: ScenarioEvent...) {
        for event in events {
            self.events.append(event)
            commands += machine.handle(event)
        }
    }

    /// Answers the handshake of a connection as a server does that accepts it.
    mutating func accept(_ conn: String = "d1") {
        let key = ScenarioMachine.handshakeKey(unique: context.unique, conn: conn)
        let headers = [HeaderField("Sec-WebSocket-Accept", Base64.accept(forKey: key))]
        feed(.device(conn: conn, .handshake(HTTPAnswer(status: 101, headers: headers))))
    }

    mutating func receive(_ text: String, on conn: String = "d1") {
        feed(.device(conn: conn, .message(isText: true, bytes: Array(text.utf8))))
    }

    mutating func receiveCount(_ count: Int, on conn: String = "d1") {
        receive(#"{"newNotificationCountChanged":\#(count)}"#, on: conn)
    }

    /// The answer to a seen request, of the scenario's own or of a barrier.
    mutating func receiveSeen(_ items: String = "", on conn: String = "d1") {
        receive(#"{"seenNotificationData":[\#(items)]}"#, on: conn)
    }

    mutating func pass(_ deadline: ScenarioEvent.Deadline) {
        feed(.deadline(step: machine.index, deadline))
    }

    mutating func end(_ conn: String = "d1", code: Int? = nil) {
        if let code { feed(.device(conn: conn, .closeFrame(code: code, reason: []))) }
        feed(.device(conn: conn, .ended(fault: nil)))
    }

    mutating func answerCall(_ status: Int, _ body: String = "", headers: [HeaderField] = []) {
        feed(.called(step: machine.index, HTTPAnswer(status: status, headers: headers, body: Array(body.utf8))))
    }

    mutating func beginLinger() { commands += machine.beginLinger() }

    mutating func endLinger() { commands += machine.endLinger() }

    // MARK: Findings

    func outcome(_ id: String) -> CheckOutcome? { machine.finalOutcomes().first { $0.id == id } }

    func verdict(_ id: String) -> Verdict? { outcome(id)?.verdict }

    /// How many barriers were sent on a connection.
    func barriers(on conn: String = "d1") -> Int {
        commands.count { command in
            guard case .send(conn, let frames, _) = command else { return false }
            return frames.map(\.payload) == [Array(ScenarioMachine.barrierText.utf8)]
        }
    }

    /// The texts that were sent on a connection, barriers left out.
    func sent(on conn: String = "d1") -> [String] {
        commands.flatMap { command -> [String] in
            guard case .send(conn, let frames, _) = command else { return [] }
            return frames.map { String(decoding: $0.payload, as: UTF8.self) }.filter {
                $0 != ScenarioMachine.barrierText
            }
        }
    }

    var requests: [HTTPRequest] {
        commands.compactMap { if case .call(_, let request, _, _) = $0 { request } else { nil } }
    }
}
