/// The conversation with an adapter as a pure state machine: lines, time and ends in; answers, events and faults out.
///
/// After the first fault nothing is taken any more, and every request is answered with that fault.
struct AdapterLink: Sendable {
    /// What came of a line, or of time.
    enum Output: Hashable, Sendable {
        case answered(id: Int, AdapterAnswer)
        case event(conn: String, AdapterEvent)
    }

    private struct Pending {
        var request: AdapterRequest
        var deadline: Int
    }

    /// Why the adapter cannot be used any further; `nil` while it can.
    private(set) var fault: AdapterFault?
    private var pending: [Int: Pending] = [:]
    private var lastID = 0
    private var lineCount = 0
    /// Connections that can bring events.
    private var live: Set<String> = []
    /// Connections that were dropped or have ended: what was on its way then is let go.
    private var gone: Set<String> = []

    /// The time at which the next request has waited long enough; `nil` when none waits.
    var nextDeadline: Int? { pending.values.map(\.deadline).min() }

    /// How many lines the adapter wrote.
    var lines: Int { lineCount }

    /// Notes a request.
    ///
    /// - Parameters:
    ///   - request: What is asked.
    ///   - now: The time in milliseconds, from any origin.
    /// - Returns: Its number, and the line to write; no line once there is a fault, and the fault as the answer.
    mutating func ask(_ request: AdapterRequest, at now: Int) -> (id: Int, line: String?, outputs: [Output]) {
        lastID += 1
        if let fault { return (lastID, nil, [.answered(id: lastID, .broken(fault))]) }
        pending[lastID] = Pending(request: request, deadline: now + request.milliseconds)
        if case .connect(let conn, _) = request { live.insert(conn) }
        return (lastID, request.line(id: lastID), [])
    }

    /// Takes a line that the adapter wrote, without its line feed.
    mutating func receive(_ bytes: [UInt8]) -> [Output] {
        guard fault == nil else { return [] }
        lineCount += 1
        do {
            return try read(bytes)
        } catch {
            let text = String(decoding: bytes.prefix(400), as: UTF8.self).shortened(to: 160)
            return fail(AdapterFault(cause: error, line: lineCount, excerpt: text))
        }
    }

    /// Breaks with the first request that has waited too long.
    mutating func pass(to now: Int) -> [Output] {
        let late = pending.filter { $0.value.deadline <= now }.min { $0.key < $1.key }
        guard fault == nil, let late else { return [] }
        let request = late.value.request
        return fail(AdapterFault(cause: .silent(request: request.word, milliseconds: request.milliseconds)))
    }

    /// Takes note that the adapter cannot be used any further.
    mutating func fail(_ fault: AdapterFault) -> [Output] {
        guard self.fault == nil else { return [] }
        self.fault = fault
        let ids = pending.keys.sorted()
        pending = [:]
        return ids.map { .answered(id: $0, .broken(fault)) }
    }

    /// Ends every connection, as a restart does.
    mutating func endConnections(_ reason: String) -> [Output] {
        let conns = live.sorted()
        gone.formUnion(live)
        live = []
        return conns.map { .event(conn: $0, .closed(reason: reason)) }
    }

    private mutating func read(_ bytes: [UInt8]) throws(AdapterFault.Cause) -> [Output] {
        let line = try Self.object(bytes)
        if let word = line["event"] {
            guard let word = word.stringValue, let conn = line["conn"]?.stringValue else {
                throw .unknownLine("an event has the texts \"event\" and \"conn\"")
            }
            let event = try AdapterEvent.read(word, line)
            if gone.contains(conn) { return [] }
            guard live.contains(conn) else { throw .badMember("there is no connection \"\(conn.shortened(to: 40))\"") }
            if case .closed = event { forget(conn) }
            return [.event(conn: conn, event)]
        }
        guard let id = line["id"]?.intValue else {
            throw .unknownLine("it has neither \"event\" nor an integer \"id\"")
        }
        guard let waiting = pending[id] else { throw .unasked(id: id) }
        let answer = try Self.answer(line, to: waiting.request)
        pending[id] = nil
        switch (waiting.request, answer) {
        case (.drop(let conn, _), _), (.connect(let conn, _), .refused): forget(conn)
        case (.restart, .done): return endConnections("the server was restarted") + [.answered(id: id, answer)]
        default: break
        }
        return [.answered(id: id, answer)]
    }

    private mutating func forget(_ conn: String) {
        live.remove(conn)
        gone.insert(conn)
    }

    private static func object(_ bytes: [UInt8]) throws(AdapterFault.Cause) -> RawJSON {
        do throws(RawJSONFault) {
            let line = try RawJSON(parsing: bytes)
            if line.members != nil { return line }
        } catch {
            throw .notJSON("\(error)")
        }
        throw .notJSON("it is another value")
    }

    private static func answer(
        _ line: RawJSON,
        to request: AdapterRequest
    ) throws(AdapterFault.Cause) -> AdapterAnswer {
        if let error = line["error"] {
            let words = AdapterAnswer.Refusal.allCases.map(\.rawValue).joined(separator: ", ")
            guard let code = error["code"]?.stringValue.flatMap({ AdapterAnswer.Refusal(rawValue: $0) }) else {
                throw .badMember("an error has a \"code\", one of \(words)")
            }
            // To say that one can, and then that one cannot, is a mistake of the adapter and none of the server.
            guard code != .unsupported else { throw .unsupported(request.word) }
            return .refused(code, message: error["message"]?.stringValue ?? code.rawValue)
        }
        guard let value = line["ok"] else { throw .badMember("an answer has \"ok\" or \"error\"") }
        return .done(try AdapterYield.read(value, for: request))
    }
}
