import NIOCore

/// A device outside of any scenario: to drain a user, and to see whether a server can be driven at all.
struct DeviceProbe: Sendable {
    private enum Item: Sendable {
        case event(DeviceConnectionEvent)
        case deadline
    }

    private let mailbox = Mailbox<Item>(bound: 10_000, overflow: .event(.ended(fault: "more than the runner takes")))
    private let connection: DeviceConnection
    private let timer: Scheduled<Void>

    /// Connects and sends a handshake.
    ///
    /// - Parameters:
    ///   - target: The server.
    ///   - operation: The operation `subscribe`, behind the path of the target.
    ///   - headers: What is sent beside the header fields of a handshake.
    ///   - timeout: How long all of it can take.
    ///   - group: The event loops to use.
    /// - Throws: ``CallFailure`` when there is no connection.
    init(
        _ target: TargetInstance,
        _ operation: Operation,
        headers: [HeaderField],
        timeout: Duration,
        on group: any EventLoopGroup
    ) async throws(CallFailure) {
        let fields = [
            HeaderField("Host", target.authority), HeaderField("Connection", "Upgrade"),
            HeaderField("Upgrade", "websocket"), HeaderField("Sec-WebSocket-Version", "13"),
            HeaderField("Sec-WebSocket-Key", ScenarioMachine.handshakeKey(unique: operation.path, conn: "probe")),
        ]
        let request = HTTPRequest(method: operation.method, path: operation.path, headers: fields + headers)
        let mailbox = self.mailbox
        do {
            connection = try await DeviceConnection.open(target.endpoint, handshake: request.bytes, on: group) {
                event in
                mailbox.post(.event(event), isDroppable: true)
            }
        } catch {
            let why = "cannot connect to \(target.endpoint.authority): \(error.connectReason)"
            throw CallFailure(why: why, isUnreachable: true)
        }
        timer = group.next().scheduleTask(in: .nanoseconds(timeout.nanoseconds)) { mailbox.post(.deadline) }
    }

    /// The answer to the handshake.
    ///
    /// - Throws: ``CallFailure`` when none comes.
    func answer() async throws(CallFailure) -> HTTPAnswer {
        while true {
            switch await mailbox.next() {
            case .event(.handshake(let answer)): return answer
            case .event(.ended(let fault)): throw failure("the connection ended\(fault.map { ": \($0)" } ?? "")")
            case .deadline: throw failure("no answer to the handshake in time")
            case .event: continue
            }
        }
    }

    /// The next message.
    ///
    /// - Throws: ``CallFailure`` when none comes, or one that is not JSON.
    func message() async throws(CallFailure) -> RawJSON {
        while true {
            switch await mailbox.next() {
            case .event(.message(_, let bytes)):
                guard let message = try? RawJSON(parsing: bytes) else {
                    throw failure("a message that is not JSON came")
                }
                return message
            case .event(.closeFrame(let code, _)): throw failure("the server closed with code \(code ?? 0)")
            case .event(.ended): throw failure("the connection ended")
            case .deadline: throw failure("no message came in time")
            case .event: continue
            }
        }
    }

    /// The notifications in the next answer to an unseen request.
    ///
    /// - Throws: ``CallFailure`` when none comes.
    func unseen() async throws(CallFailure) -> [RawJSON] {
        while true {
            if let unseen = try await message()["newNotificationData"]?.elements { return unseen }
        }
    }

    /// Sends a message.
    func send(_ text: String) { connection.send(DeviceFrame(text: text).bytes(maskedWith: [1, 2, 3, 4])) }

    /// Ends the connection.
    func end() {
        timer.cancel()
        connection.end()
    }

    private func failure(_ why: String) -> CallFailure { CallFailure(why: why, isUnreachable: false) }
}

extension DeviceProbe {
    /// Reads a user's unseen notifications until there are none.
    ///
    /// - Returns: Whether the user has notifications that were seen, those just read among them.
    /// - Throws: ``CallFailure`` when the device cannot connect or is not answered.
    static func drain(
        _ principal: TargetPrincipal,
        _ target: TargetInstance,
        _ operation: Operation,
        headers: [HeaderField],
        on group: any EventLoopGroup
    ) async throws(CallFailure) -> Bool {
        let all = headers + principal.headers
        let device = try await DeviceProbe(target, operation, headers: all, timeout: .seconds(10), on: group)
        defer { device.end() }
        let answer = try await device.answer()
        guard answer.status == 101 else {
            let why = "the handshake of \(principal.userID) was answered \(answer.status)"
            throw CallFailure(why: why, isUnreachable: false)
        }
        guard try await device.message()[DeviceState.countKind] == .number(0) else {
            repeat { device.send(#"{"unseenNotificationDataRequest":{}}"#) } while try await !device.unseen().isEmpty
            return true
        }
        device.send(#"{"seenNotificationsRequest":{}}"#)
        while true {
            if let seen = try await device.message()[DeviceState.seenKind]?.elements { return !seen.isEmpty }
        }
    }
}
