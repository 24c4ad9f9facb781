/// Says what a scenario wants in the words of an adapter, and what the adapter saw in the events of our own wire.
///
/// So the judge is the same as ever. Pure: commands and answers in, requests and events out.
struct AdapterTranslator: Sendable {
    /// What has to be done.
    enum Action: Hashable, Sendable {
        /// Name a new connection of the adapter; then ``connect(_:as:)`` is called.
        case makeConnection(conn: String)
        /// Ask the adapter; then ``note(_:to:)`` is called with the same purpose.
        case ask(AdapterRequest, Purpose)
        /// Tell the judge.
        case tell(ScenarioEvent)
    }

    /// What a request was for.
    enum Purpose: Hashable, Sendable {
        case connect(conn: String, id: String)
        case drop(conn: String, id: String)
        case data(conn: String, id: String, isSeen: Bool)
        case barrier(conn: String, id: String)
        case notify(step: Int, isBatch: Bool)
        /// The connection is not looked at any more.
        case nothing
    }

    private struct Device {
        var id = ""
        var user: String
        var isOpen = false
        var hasEnded = false
        /// What came before the answer to the connect.
        var early: [AdapterEvent] = []
        /// What was asked and not answered, oldest first; a barrier of the translator's own waits for what is before it.
        var waiting: [Waiting] = []
    }

    /// Events that are kept until a connect is answered; more end the scenario.
    private static let maxEarlyEvents = 1_000

    private enum Waiting: Hashable { case request, barrier }

    private let context: ScenarioContext
    private let hasFence: Bool
    private var devices: [String: Device] = [:]

    init(context: ScenarioContext, hasFence: Bool) {
        self.context = context
        self.hasFence = hasFence
    }

    /// The adapter's names of the connections that are open.
    var openConnections: [String] { devices.values.filter(\.isOpen).map(\.id) }

    /// What a command of the judge means to the adapter; `nil` for one that needs none.
    mutating func actions(for command: RunnerCommand) -> [Action]? {
        switch command {
        case .open(let conn, let handshake, _): return open(conn, handshake)
        case .send(let conn, let frames, _): return frames.flatMap { send($0, on: conn) }
        case .end(let conn, let withReset): return drop(conn, withReset ? .reset : .end)
        case .call(let step, let request, _, _): return notify(step, request.body)
        case .answer, .advanceClock, .restart, .terminate, .narrow, .behave, .breakNext, .tellTime, .schedule, .on,
            .script, .openStream, .writeStream, .finishStream, .readStream:
            return nil
        }
    }

    /// Takes the name that the adapter knows a connection by.
    mutating func connect(_ conn: String, as id: String) -> [Action] {
        guard let user = devices[conn]?.user else { return [] }
        devices[conn]?.id = id
        return [.ask(.connect(conn: id, user: user), .connect(conn: conn, id: id))]
    }

    /// Takes an answer.
    mutating func note(_ answer: AdapterAnswer, to purpose: Purpose) -> [Action] {
        if case .broken(let fault) = answer { return [.tell(.cancelled(why: fault.sentence))] }
        switch purpose {
        case .connect(let conn, let id): return noteConnected(answer, conn, id)
        case .drop(let conn, let id): return end(conn, id, nil)
        case .data(let conn, let id, let isSeen): return noteData(answer, conn, id, isSeen: isSeen)
        case .barrier(let conn, let id):
            guard devices[conn]?.id == id else { return [] }
            if case .refused(_, let why) = answer { return end(conn, id, "the fence failed: \(why)") }
            return [Self.emptySeen(conn)]
        case .notify(let step, let isBatch): return [Self.accepted(answer, step, isBatch: isBatch)]
        case .nothing: return []
        }
    }

    /// Takes an event of a connection.
    mutating func note(_ event: AdapterEvent, on conn: String, id: String) -> [Action] {
        guard let device = devices[conn], device.id == id else { return [] }
        guard device.isOpen else {
            guard device.early.count < Self.maxEarlyEvents else {
                return [.tell(.cancelled(why: "more events than the runner takes before connect is answered"))]
            }
            if !device.hasEnded { devices[conn]?.early.append(event) }
            return []
        }
        switch event {
        case .count(let count): return [Self.message(conn, DeviceState.countKind, .number(count))]
        case .data(let isSeen, let list): return [Self.data(conn, list, isSeen: isSeen)]
        case .closed(let reason): return end(conn, id, reason)
        }
    }

    // MARK: Devices

    private mutating func open(_ conn: String, _ handshake: [UInt8]) -> [Action] {
        let head = String(decoding: handshake, as: UTF8.self)
        let credentials = head.split(separator: "\r\n").first { $0.hasPrefix("Authorization: ") }
        let user = context.users.values.first { "Authorization: \($0.authorization)" == credentials.map(String.init) }
        guard let user else { return [.tell(.openFailed(conn: conn, why: "no user to connect as"))] }
        var actions: [Action] = []
        if let before = devices[conn], before.isOpen {
            actions.append(.ask(.drop(conn: before.id, .end), .nothing))
        }
        devices[conn] = Device(user: user.userID)
        return actions + [.makeConnection(conn: conn)]
    }

    private mutating func noteConnected(_ answer: AdapterAnswer, _ conn: String, _ id: String) -> [Action] {
        guard devices[conn]?.id == id else { return [] }
        if case .refused(let code, let why) = answer {
            devices[conn]?.hasEnded = true
            return [.tell(.openFailed(conn: conn, why: "the adapter answered \(code.rawValue): \(why)"))]
        }
        devices[conn]?.isOpen = true
        let early = devices[conn]?.early ?? []
        devices[conn]?.early = []
        return [.tell(.device(conn: conn, .handshake(HTTPAnswer(status: 101))))]
            + early.flatMap { note($0, on: conn, id: id) }
    }

    private mutating func send(_ frame: DeviceFrame, on conn: String) -> [Action] {
        guard let device = devices[conn], device.isOpen else { return [] }
        if frame.opcode == 8 { return drop(conn, .close) }
        if frame.payload == Array(ScenarioMachine.barrierText.utf8) { return barrier(conn, device.id) }
        let message = try? RawJSON(parsing: frame.payload)
        if message?["unseenNotificationDataRequest"] != nil {
            devices[conn]?.waiting.append(.request)
            return [.ask(.unseen(conn: device.id), .data(conn: conn, id: device.id, isSeen: false))]
        }
        if let request = message?["seenNotificationsRequest"] {
            let after = request["receivedAfter"]?.stringValue.flatMap { Instant($0)?.canonicalText }
            devices[conn]?.waiting.append(.request)
            return [.ask(.seen(conn: device.id, after: after), .data(conn: conn, id: device.id, isSeen: true))]
        }
        return [.tell(.cancelled(why: "a frame that cannot be said to an adapter"))]
    }

    /// With a fence the adapter says when all has arrived; without, at least the answers that are due are awaited.
    private mutating func barrier(_ conn: String, _ id: String) -> [Action] {
        if hasFence { return [.ask(.fence(conn: id), .barrier(conn: conn, id: id))] }
        devices[conn]?.waiting.append(.barrier)
        return passBarriers(conn)
    }

    private mutating func noteData(
        _ answer: AdapterAnswer,
        _ conn: String,
        _ id: String,
        isSeen: Bool
    ) -> [Action] {
        guard let device = devices[conn], device.id == id, device.isOpen else { return [] }
        switch answer {
        case .done(.notifications(let list)):
            if let index = device.waiting.firstIndex(of: .request) { devices[conn]?.waiting.remove(at: index) }
            return [Self.data(conn, list, isSeen: isSeen)] + passBarriers(conn)
        case .refused(let code, let why):
            // What was asked for never comes: a later answer must not be taken for it.
            let word = isSeen ? "seen" : "unseen"
            let fault = "\(word) was answered \(code.rawValue): \(why)"
            return [.ask(.drop(conn: id, .end), .nothing)] + end(conn, id, fault)
        case .done, .broken: return []
        }
    }

    private mutating func passBarriers(_ conn: String) -> [Action] {
        var actions: [Action] = []
        while devices[conn]?.waiting.first == .barrier {
            devices[conn]?.waiting.removeFirst()
            actions.append(Self.emptySeen(conn))
        }
        return actions
    }

    private mutating func drop(_ conn: String, _ how: AdapterRequest.Drop) -> [Action] {
        guard let device = devices[conn], device.isOpen else { return [] }
        return [.ask(.drop(conn: device.id, how), .drop(conn: conn, id: device.id))]
    }

    private mutating func end(_ conn: String, _ id: String, _ fault: String?) -> [Action] {
        guard devices[conn]?.id == id, devices[conn]?.isOpen == true else { return [] }
        devices[conn]?.isOpen = false
        devices[conn]?.hasEnded = true
        return [.tell(.device(conn: conn, .ended(fault: fault)))]
    }

    // MARK: The application

    private func notify(_ step: Int, _ body: [UInt8]) -> [Action] {
        let form = try? RawJSON(parsing: body)
        let batch = form?["notifications"]?.elements
        let records = (batch ?? form.map { [$0] } ?? []).compactMap(Self.record)
        guard !records.isEmpty, records.count == batch?.count ?? 1 else {
            return [.tell(.callFailed(step: step, why: "a request that cannot be said to an adapter"))]
        }
        return [.ask(.notify(records), .notify(step: step, isBatch: batch != nil))]
    }

    private static func record(_ value: RawJSON) -> AdapterNotification? {
        guard let user = value["user_id"]?.stringValue, let data = value["notification_data"]?.stringValue else {
            return nil
        }
        return AdapterNotification(
            user: user,
            data: data,
            id: value["notification_id"]?.stringValue,
            created: value["create_date"]?.stringValue.flatMap { Instant($0)?.canonicalText }
        )
    }

    /// The answer of our own wire that says the same.
    private static func accepted(_ answer: AdapterAnswer, _ step: Int, isBatch: Bool) -> Action {
        switch answer {
        case .done(.ids(let ids)):
            let answers = ids.map { RawJSON.object(["notification_id": .string($0)]) }
            let body = isBatch ? RawJSON.object(["notifications": .array(answers)]) : answers.first ?? .object([])
            return .tell(.called(step: step, HTTPAnswer(status: 202, body: Array(body.compact().utf8))))
        case .refused(.conflict, _): return .tell(.called(step: step, HTTPAnswer(status: 409)))
        case .refused(let code, let why):
            return .tell(.callFailed(step: step, why: "the adapter answered \(code.rawValue): \(why)"))
        case .done, .broken: return .tell(.callFailed(step: step, why: "the adapter did not notify"))
        }
    }

    // MARK: Messages

    private static func data(_ conn: String, _ list: [AdapterNotification], isSeen: Bool) -> Action {
        message(conn, isSeen ? DeviceState.seenKind : "newNotificationData", .array(list.map(\.wireJSON)))
    }

    private static func emptySeen(_ conn: String) -> Action { message(conn, DeviceState.seenKind, .array([])) }

    private static func message(_ conn: String, _ kind: String, _ value: RawJSON) -> Action {
        let text = RawJSON.object([RawJSON.Member(kind, value)]).compact()
        return .tell(.device(conn: conn, .message(isText: true, bytes: Array(text.utf8))))
    }
}
