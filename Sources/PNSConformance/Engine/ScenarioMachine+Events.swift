extension ScenarioMachine {
    /// Writes an event into the state, judging nothing yet.
    mutating func note(_ event: ScenarioEvent) {
        switch event {
        case .device(let conn, let event): note(event, on: conn)
        case .openFailed(let conn, let why): devices[conn]?.phase = .ended(why)
        case .called(let step, let answer) where step == index:
            progress.answer = answer
            progress.answerEvent = eventCount
        case .callFailed(let step, let why) where step == index, .failed(let step, let why) where step == index:
            progress.fault = why
        case .done(let step) where step == index: progress.isDone = true
        case .time(let step, let text) where step == index:
            if steps.indices.contains(index), case .now(let name, let plus) = steps[index].step.action {
                let instant = plus == 0 ? nil : Instant(text)?.adding(seconds: plus)
                scope[name] = .string(instant?.canonicalText ?? text)
            }
            progress.isDone = true
        case .authentication(let user, let request):
            authentications[user, default: []].append((request, eventCount))
        case .pushed(let record): note(record)
        case .stream(let name, let event): streams[name]?.note(event, number: eventCount)
        case .deadline(let step, let deadline):
            noteDeadline(step, deadline)
        case .faultFired(let fault, let rule):
            if faults.indices.contains(fault) { faults[fault].fired.insert(rule) }
        case .cancelled(let why): if !isFinished { end(.untestable(why: why)) }
        case .called, .callFailed, .failed, .done, .time: break  // of a step that is over
        }
    }

    private mutating func noteDeadline(_ step: Int, _ deadline: ScenarioEvent.Deadline) {
        if step == Self.lingerStep || step == Self.closingStep { return noteLingerDeadline(step) }
        if step == Self.itemsStep {
            if itemsAwaited == true { endItems() }
            return
        }
        if step == Self.doubtStep {
            for (conn, device) in devices where device.doubtful != nil {
                devices[conn]?.doubtful = nil
                devices[conn]?.passBarrier()
            }
            return
        }
        guard step == index else { return }
        switch deadline {
        case .quiet: progress.isQuiet = true
        case .last: progress.isLast = true
        }
    }

    private mutating func note(_ event: DeviceConnectionEvent, on conn: String) {
        // Taken out while it changes: a copy in the dictionary would make each event copy all messages.
        guard var device = devices.removeValue(forKey: conn) else { return }
        defer { devices[conn] = device }
        switch event {
        case .handshake(let answer):
            device.answer = answer
            device.answerEvent = eventCount
            device.phase = answer.status == 101 ? .open : .refused
        case .message(let isText, let bytes): note(message: bytes, isText: isText, &device)
        case .pong(let payload): device.pongs.append((payload, eventCount))
        case .ping(let payload): device.pings.append((payload, eventCount))
        case .closeFrame(let code, _):
            if device.closeCode == nil {
                device.closeCode = .some(code)
                device.closeEvent = eventCount
            }
            if !device.hasSentClose {
                device.hasSentClose = true
                commands.append(.send(conn: conn, [Self.closeFrame(code ?? 1000)], bytewise: false))
            }
        case .violation(let text):
            let clause = text.hasPrefix("a masked frame") ? "FRM-032" : "FRM-001"
            device.wireFaults.append((text, clause, eventCount))
        case .ended(let fault):
            if device.closeEvent == nil { device.closeEvent = eventCount }
            if device.phase != .refused { device.phase = .ended(Self.ending(device, fault)) }
        }
    }

    private mutating func note(message bytes: [UInt8], isText: Bool, _ device: inout DeviceState) {
        var message = DeviceState.Message(
            value: .string(String(decoding: bytes, as: UTF8.self)),
            kind: "",
            event: eventCount
        )
        do throws(RawJSONFault) {
            guard isText else {
                device.wireFaults.append(("a binary message", "FRM-001", eventCount))
                device.messages.append(message)
                device.hasReceived = true
                return
            }
            message.value = try RawJSON(parsing: bytes)
        } catch {
            device.wireFaults.append(("a message that is not JSON: \(error)", "JSN-001", eventCount))
        }
        if let members = message.value.members, members.count == 1 { message.kind = members[0].name }
        if let number = Self.spelledOutNumber(in: message.value) {
            device.wireFaults.append(("the number \(number) with a fraction or an exponent", "NUM-003", eventCount))
        }
        if let fault = policy.fault(message.value) { device.wireFaults.append((fault, "FRM-001", eventCount)) }
        guard message.kind == DeviceState.seenKind, let request = device.outstanding.first else {
            device.messages.append(message)
            device.hasReceived = true
            return
        }
        switch request {
        case .own:
            device.outstanding.removeFirst()
            device.messages.append(message)
            device.hasReceived = true
        case .barrier: note(barrierAnswer: message, &device)
        }
    }

    /// The answer to a barrier is empty, unless the server ignores `receivedAfter`; one that is not can be a stray.
    ///
    /// What it was shows with the next seen answer, or when none comes for a while.
    private mutating func note(barrierAnswer message: DeviceState.Message, _ device: inout DeviceState) {
        if message.value[DeviceState.seenKind]?.elements?.isEmpty == true {
            if let stray = device.doubtful {
                device.doubtful = nil
                device.messages.append(stray)
                device.hasReceived = true
            }
            device.passBarrier()
        } else if device.doubtful == nil {
            device.doubtful = message
            commands.append(.schedule(step: Self.doubtStep, .quiet, milliseconds: policy.quietMilliseconds))
        } else {
            device.doubtful = nil
            device.passBarrier()
            if device.outstanding.first == .barrier {
                note(barrierAnswer: message, &device)
            } else {
                if !device.outstanding.isEmpty { device.outstanding.removeFirst() }
                device.messages.append(message)
                device.hasReceived = true
            }
        }
    }

    /// The step number of the deadlines after which a doubtful seen answer is taken for that of its barrier.
    static var doubtStep: Int { -2 }

    /// The first number that is not written as plain digits; every number of a server's message is an integer.
    private static func spelledOutNumber(in value: RawJSON) -> String? {
        switch value {
        case .number(let text): text.utf8.allSatisfy { $0 == 0x2D || (0x30...0x39).contains($0) } ? nil : text
        case .array(let elements): elements.lazy.compactMap(spelledOutNumber).first
        case .object(let members): members.lazy.compactMap { spelledOutNumber(in: $0.value) }.first
        case .null, .bool, .string: nil
        }
    }

    private static func ending(_ device: DeviceState, _ fault: String?) -> String {
        switch device.closeCode {
        case .some(.some(let code)): return "the server closed the connection with code \(code)"
        case .some(.none): return "the server closed the connection without a code"
        case .none:
            let how = fault.map { ": \($0)" } ?? " without a close frame"
            return "the connection ended\(how)"
        }
    }

    static func closeFrame(_ code: Int) -> DeviceFrame {
        DeviceFrame(opcode: 8, payload: [UInt8(code >> 8 & 0xFF), UInt8(code & 0xFF)])
    }
}
